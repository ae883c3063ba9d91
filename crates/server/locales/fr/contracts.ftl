# Contrats et paiements.
