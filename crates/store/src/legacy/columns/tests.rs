use super::*;

fn found(spelling: &str, columns: &[(&str, &str)]) -> Found {
    Found {
        spelling: spelling.to_owned(),
        columns: columns
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned()))
            .collect(),
    }
}

#[test]
fn each_field_is_read_from_whichever_name_its_column_has() {
    let one = found(
        "CONTRACT",
        &[
            ("id", "int"),
            ("total_amount", "float"),
            ("remaining_amount", "decimal"),
            ("is_signed", "bit"),
            ("creation_date", "timestamp"),
            ("client_id", "int"),
        ],
    );
    assert_eq!(missing(&CONTRACT, Some(&one)), Vec::<String>::new());
    let layout = Layout::new(&CONTRACT, &one);
    assert_eq!(
        layout.select(),
        "SELECT CAST(`id` AS CHAR), \
         CAST(CAST(`total_amount` AS DECIMAL(40,15)) AS CHAR), \
         CAST(`remaining_amount` AS CHAR), CAST(`is_signed` + 0 AS CHAR), \
         CAST(`creation_date` AS CHAR), NULL, CAST(`client_id` AS CHAR), NULL \
         FROM `CONTRACT` ORDER BY `id`"
    );
    assert!(layout.is_utc(4));
    assert!(!layout.is_utc(5));
    assert_eq!(layout.remarks().len(), 1);
}

#[test]
fn two_columns_of_one_field_stand_in_for_each_other() {
    let both = found(
        "event",
        &[
            ("event_date", "datetime"),
            ("event_date_start", "datetime"),
            ("mood", "text"),
        ],
    );
    let layout = Layout::new(&EVENT, &both);
    let start = "COALESCE(CAST(`event_date_start` AS CHAR), CAST(`event_date` AS CHAR))";
    assert!(layout.select().contains(start), "{}", layout.select());
    assert_eq!(
        layout.remarks(),
        ["column event.mood has no place here: left out"]
    );
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(missing(&CLIENT, None), ["table client"]);
    let bare = found("event", &[("id", "int"), ("name", "text")]);
    assert_eq!(
        missing(&EVENT, Some(&bare)),
        [
            "column event.event_date_start or event_date",
            "column event.contract_id"
        ]
    );
}
