"""The Estate screen's parts: map, card, tables, problems and advice, versions, imports and exports."""
