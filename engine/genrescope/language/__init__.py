"""In which language a person is spoken to: sentences that can be translated, and where their translations are found."""
