"""What is wrong with a script: its flow, names, rules, wording, and the saved walks that must still go."""
