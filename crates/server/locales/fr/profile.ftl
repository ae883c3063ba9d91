# Réglages personnels, sessions et flux d’agenda.
