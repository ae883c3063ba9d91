# Les réglages de l’entreprise.
settings-hint-name = Le nom de votre entreprise ; aucun mot de passe ne peut le contenir
settings-hint-currency = Celle des nouveaux contrats qui n’en nomment pas ; les anciens gardent la leur
settings-hint-time-zone = Celui des nouveaux événements et employés qui n’en nomment pas ; les anciens gardent le leur
settings-two-factor = Second facteur pour { $department }
settings-two-factor-may = au choix de chacun
settings-two-factor-must = à configurer avant toute chose
