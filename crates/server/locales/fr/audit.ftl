# Le journal.
