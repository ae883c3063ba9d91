# Réglages de l’entreprise.
