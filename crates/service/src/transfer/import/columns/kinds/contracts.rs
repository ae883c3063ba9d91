//! Contracts, as management lists them.

use super::{Column as C, LeftOut, Spec};

pub(super) const NEEDED: &[&[C]] = &[
    &[C::ClientEmail, C::ClientId, C::ClientRef, C::ClientName, C::ClientContact],
    &[C::TotalAmount],
];

pub(super) const COLUMNS: &[Spec] = &[
    Spec::new(C::Id, &["contract id", "identifiant"]),
    Spec::new(
        C::Title,
        &[
            "titre", "objet", "subject", "libellé", "intitulé", "description", "désignation",
            "contract title", "contract name", "titre du contrat", "nom du contrat",
            "objet du contrat", "name", "nom",
        ],
    ),
    Spec::new(C::ClientId, &["client_id", "id client", "identifiant client"]),
    Spec::new(
        C::ClientRef,
        &[
            "client number", "n° client", "numéro client", "client ref", "réf client",
            "référence client", "client reference", "code client", "client code",
            "customer number", "customer id", "client no",
        ],
    ),
    Spec::new(
        C::ClientName,
        &[
            "client", "client name", "nom client", "nom du client", "customer", "customer name",
            "client full name", "nom complet du client", "nom complet client",
        ],
    ),
    Spec::new(
        C::ClientCompany,
        &[
            "client company", "company", "company name", "société", "entreprise",
            "société du client", "société client", "entreprise client", "raison sociale",
            "customer company", "client_company_name",
        ],
    ),
    Spec::new(
        C::ClientEmail,
        &[
            "client e-mail", "client mail", "e-mail client", "email client", "mail client",
            "courriel client", "e-mail du client", "adresse mail client",
            "adresse e-mail client", "customer email", "email", "e-mail", "mail", "courriel",
        ],
    ),
    Spec::new(
        C::ClientContact,
        &[
            "contact client", "client contact", "coordonnées client", "coordonnées du client",
            "client contact details", "informations client", "information client",
            "client information", "coordonnées",
        ],
    ),
    // the one of the client
    Spec::left_out(C::SalesContactId, LeftOut::Derived),
    Spec {
        headers: &[
            "sales contact", "sales_contact_id", "commercial", "contact commercial",
            "commercial epic events", "salesperson", "account manager",
        ],
        ..Spec::left_out(C::SalesContact, LeftOut::Derived)
    },
    Spec::new(
        C::TotalAmount,
        &[
            "total", "montant total", "montant", "amount", "total amount", "contract amount",
            "montant du contrat", "montant contrat", "prix", "price", "total price", "prix total",
            "value", "contract value", "total ttc", "montant ttc", "montant total ttc",
            "total général",
        ],
    ),
    Spec::new(
        C::Deposit,
        &[
            "acompte", "arrhes", "acompte versé", "montant acompte", "montant de l'acompte",
            "down payment", "advance", "advance payment", "deposit amount", "avance",
        ],
    ),
    Spec {
        headers: &[
            "paid", "amount paid", "total paid", "payé", "montant payé", "déjà payé", "réglé",
            "montant réglé", "already paid",
        ],
        ..Spec::left_out(C::PaidAmount, LeftOut::Derived)
    },
    Spec::new(
        C::RemainingAmount,
        &[
            "remaining", "reste à payer", "reste dû", "montant restant",
            "montant restant à payer", "restant à payer", "restant dû", "reste", "solde",
            "solde dû", "balance", "balance due", "amount due", "remaining to pay",
            "remaining amount due", "outstanding", "amount remaining", "left to pay",
        ],
    ),
    Spec::new(C::Currency, &["devise", "monnaie", "currency code", "code devise"]),
    Spec::new(
        C::DueOn,
        &[
            "due", "due date", "échéance", "date d'échéance", "payment due",
            "payment due date", "à payer avant", "date limite", "date limite de paiement",
        ],
    ),
    Spec::new(
        C::Status,
        &[
            "statut", "état", "state", "contract status", "statut du contrat",
            "état du contrat", "signed", "signé", "is_signed", "contract signed",
            "contrat signé",
        ],
    ),
    Spec::new(
        C::SignedAt,
        &[
            "signed on", "date signed", "signature date", "date de signature", "signé le",
            "signing date", "date signature",
        ],
    ),
    Spec::new(C::SignedById, &["signed_by_id"]),
    Spec::new(C::SignedBy, &["signed by", "signé par", "signataire"]),
    Spec::new(
        C::CancelledAt,
        &["cancelled on", "canceled at", "annulé le", "date d'annulation"],
    ),
    Spec::new(
        C::CancelReason,
        &["cancellation reason", "motif d'annulation", "raison de l'annulation"],
    ),
    Spec::left_out(C::EventCount, LeftOut::Derived),
    Spec::new(
        C::ExternalRef,
        &[
            "external reference", "external number", "external id", "référence", "reference",
            "contract number", "contract no", "n° contrat", "n° de contrat", "numéro de contrat",
            "contract ref", "réf contrat", "référence du contrat", "contract reference", "n°",
            "number", "contrat", "contract", "référence externe", "numéro externe",
            "code contrat",
        ],
    ),
    Spec::left_out(C::Version, LeftOut::Kept),
    Spec {
        headers: &["creation date", "creation_date", "date de création", "date created"],
        ..Spec::left_out(C::CreatedAt, LeftOut::Kept)
    },
    Spec {
        headers: &["last_update", "dernière mise à jour", "last updated"],
        ..Spec::left_out(C::UpdatedAt, LeftOut::Kept)
    },
];
