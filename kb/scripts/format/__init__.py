"""The file of a script: YAML with its lines, fields, questions, conditions, words with names in them."""
