//! Events, as the support team lists them.

use super::{Column as C, LeftOut, Spec};

pub(super) const NEEDED: &[&[C]] = &[
    &[C::ContractRef, C::ContractId],
    &[C::Name],
    &[C::StartsAt, C::StartsLocal],
    &[C::EndsAt, C::EndsLocal],
    &[C::Location],
    &[C::Attendees],
];

pub(super) const COLUMNS: &[Spec] = &[
    Spec::new(C::Id, &["event id", "identifiant"]),
    Spec::new(
        C::Name,
        &[
            "nom", "titre", "title", "event", "event name", "event title", "événement",
            "nom de l'événement", "titre de l'événement", "nom événement", "titre événement",
            "intitulé", "libellé",
        ],
    ),
    Spec::new(C::Status, &["statut", "état", "state", "event status"]),
    Spec::new(C::ContractId, &["contract.id", "id contrat", "identifiant contrat"]),
    Spec::new(
        C::ContractRef,
        &[
            "contract", "contrat", "contract number", "contract no", "n° contrat",
            "n° de contrat", "numéro de contrat", "contract ref", "contract reference",
            "réf contrat", "référence du contrat", "code contrat",
        ],
    ),
    Spec::new(C::ClientId, &["client_id", "id client", "identifiant client"]),
    Spec::new(
        C::ClientName,
        &[
            "client", "client name", "nom client", "nom du client", "customer", "customer name",
            "client full name", "nom complet du client",
        ],
    ),
    Spec::new(
        C::ClientContactPerson,
        &["client contact person", "personne à contacter", "contact person", "interlocuteur"],
    ),
    Spec::new(
        C::ClientEmail,
        &[
            "client e-mail", "client mail", "e-mail client", "email client", "mail client",
            "courriel client", "e-mail du client", "email", "e-mail", "mail", "courriel",
        ],
    ),
    Spec::new(
        C::ClientPhone,
        &[
            "client telephone", "téléphone client", "téléphone du client", "tél client",
            "phone", "téléphone", "tél",
        ],
    ),
    Spec::new(
        C::ClientContact,
        &[
            "contact client", "client contact", "coordonnées client", "coordonnées du client",
            "coordonnées", "client contact details", "client contact info",
        ],
    )
    .or_else(&["contact"]),
    // the one of the client
    Spec::left_out(C::SalesContactId, LeftOut::Derived),
    Spec {
        headers: &["sales contact", "sales_contact_id", "commercial", "contact commercial"],
        ..Spec::left_out(C::SalesContact, LeftOut::Derived)
    },
    Spec::new(C::SupportContactId, &["support_contact_id", "support id", "id support"]),
    Spec::new(
        C::SupportContact,
        &[
            "support contact", "contact support", "support", "responsable support",
            "responsable", "chargé de l'événement", "organisateur", "organiser", "organizer",
            "event manager", "assigned to", "assigné à", "support_contact.email",
            "support_contact.employee_number", "support contact email", "e-mail support",
        ],
    ),
    Spec::new(
        C::StartsAt,
        &[
            "start", "starts", "begin", "beginning", "début", "date début", "date de début",
            "start date", "starts on", "event start", "event date start", "event_date_start",
            "start date and time", "start time", "date et heure de début", "heure de début",
            "event date", "event_date", "date", "date de l'événement", "commence le", "from",
            "start_at", "start datetime",
        ],
    ),
    Spec::new(
        C::EndsAt,
        &[
            "end", "ends", "fin", "date fin", "date de fin", "end date", "ends on", "event end",
            "event date end", "event_date_end", "end date and time", "end time",
            "date et heure de fin", "heure de fin", "finit le", "se termine le", "to", "until",
            "end_at", "end datetime",
        ],
    ),
    Spec::new(C::StartsLocal, &[]),
    Spec::new(C::EndsLocal, &[]),
    Spec::new(C::EndIsEstimated, &[]),
    Spec::new(C::TimeZone, &["fuseau", "fuseau horaire", "timezone", "zone"]),
    Spec::new(
        C::Location,
        &[
            "lieu", "lieu de l'événement", "place", "venue", "address", "adresse", "where",
            "event location", "endroit", "salle",
        ],
    ),
    Spec::new(
        C::Attendees,
        &[
            "participants", "nb participants", "nombre de participants", "n° participants",
            "invités", "nb invités", "nombre d'invités", "nbre invités", "guests",
            "number of guests", "number of attendees", "number of participants",
            "attendee count", "guest count", "nombre de personnes", "nb personnes", "personnes",
            "people", "convives", "nombre de convives", "nb convives", "pax", "headcount",
            "expected attendees", "effectif",
        ],
    ),
    Spec::new(
        C::Notes,
        &[
            "note", "remarques", "remarque", "commentaires", "commentaire", "comments",
            "remarks", "observations", "details", "détails", "description",
        ],
    ),
    Spec::new(
        C::CancelReason,
        &["cancellation reason", "motif d'annulation", "raison de l'annulation"],
    ),
    Spec::new(
        C::ExternalRef,
        &[
            "external reference", "external number", "external id", "référence", "reference",
            "event number", "event no", "n° événement", "n° d'événement",
            "numéro d'événement", "event ref", "réf événement", "référence de l'événement",
            "event reference", "n°", "number", "référence externe", "numéro externe",
            "code événement",
        ],
    ),
    Spec::left_out(C::Version, LeftOut::Kept),
    Spec::left_out(C::CreatedAt, LeftOut::Kept),
    Spec {
        headers: &["last_update"],
        ..Spec::left_out(C::UpdatedAt, LeftOut::Kept)
    },
];
