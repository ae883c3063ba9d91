//! Payments, as they are copied from a bank's list.

use super::{Column as C, LeftOut, Spec};

pub(super) const NEEDED: &[&[C]] = &[&[C::ContractRef, C::ContractId], &[C::Amount]];

pub(super) const COLUMNS: &[Spec] = &[
    Spec::new(C::Id, &["payment id", "identifiant"]),
    Spec::new(C::ContractId, &["contract.id", "id contrat", "identifiant contrat"]),
    Spec::new(
        C::ContractRef,
        &[
            "contract", "contrat", "contract number", "contract no", "n° contrat",
            "n° de contrat", "numéro de contrat", "contract ref", "contract reference",
            "réf contrat", "référence du contrat", "code contrat",
        ],
    ),
    Spec::new(
        C::Amount,
        &[
            "montant", "payment amount", "montant payé", "montant du paiement",
            "montant paiement", "amount paid", "paid amount", "paid", "payé", "somme", "sum",
            "montant versé", "versement", "montant réglé", "règlement", "payment", "paiement",
            "total",
        ],
    ),
    Spec::new(C::Currency, &["devise", "monnaie", "currency code", "code devise"]),
    Spec::new(
        C::PaidOn,
        &[
            "date", "paid at", "payment date", "date paid", "date of payment",
            "date de paiement", "date du paiement", "date paiement", "payé le", "réglé le",
            "date de règlement", "date règlement", "date de versement", "reçu le",
            "received on", "date received", "value date", "date de valeur",
        ],
    ),
    Spec::new(
        C::Method,
        &[
            "payment method", "moyen", "moyen de paiement", "mode", "mode de paiement",
            "mode de règlement", "méthode", "méthode de paiement", "type de paiement",
            "payment type", "means of payment",
        ],
    ),
    Spec::new(
        C::Reference,
        &[
            "payment reference", "payment ref", "référence", "référence du paiement",
            "référence paiement", "réf paiement", "référence bancaire", "bank reference",
            "transaction", "transaction id", "n° transaction", "libellé", "n° de chèque",
            "cheque number",
        ],
    ),
    Spec::new(C::IsDeposit, &["deposit", "acompte", "est un acompte", "is opening"]),
    Spec::new(C::RecordedById, &["recorded_by_id"]),
    Spec::new(
        C::RecordedBy,
        &["recorded by", "saisi par", "enregistré par", "entered by"],
    ),
    Spec::left_out(C::CreatedAt, LeftOut::Kept),
    Spec::new(C::VoidedAt, &["voided on", "voided", "annulé le", "date d'annulation"]),
    Spec::new(C::VoidedById, &["voided_by_id"]),
    Spec::new(C::VoidedBy, &["voided by", "annulé par"]),
    Spec::new(
        C::VoidReason,
        &["reason voided", "motif d'annulation", "raison de l'annulation"],
    ),
];
