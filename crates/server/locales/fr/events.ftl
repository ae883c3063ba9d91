# Événements.
