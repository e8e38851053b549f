"""The only room that touches disk: samples, files a user gives, files the app keeps."""
