"""What a browser calls each kind of file that is written for people."""

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {  # ending of the file: its media type
    "pptx": f"{OFFICE}.presentationml.presentation",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
    "zip": "application/zip",
    "json": "application/json",
    "csv": "text/csv",
    "csv.zip": "application/zip",
    "graphml": "application/xml",
    "dot": "text/vnd.graphviz",
}
