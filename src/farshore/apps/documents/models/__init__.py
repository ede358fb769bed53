from farshore.apps.documents.models.documents import Document, Version

__all__ = ["Document", "Version"]
