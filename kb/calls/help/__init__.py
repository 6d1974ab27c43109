"""Help while the caller is on the line: raised hands, supervisors and where they are, take-over and the private line."""
