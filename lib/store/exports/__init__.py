"""An estate in the formats of other tools; nothing here is read back but spreadsheets, which lose nothing."""
