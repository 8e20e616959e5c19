"""What was heard: every session with its verdicts, gaps and marks, kept in one SQLite file. Never the sound."""
