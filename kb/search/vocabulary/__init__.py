"""The words that editors keep for search: which ones mean the same, and which article answers something first."""
