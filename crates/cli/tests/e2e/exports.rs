//! `epic export`: whole files, by the ending of their name, from here and over HTTP.

use std::fs;

use crate::house::House;

#[test]
fn a_list_becomes_a_file_of_the_format_that_its_name_says() {
    let house = House::set_up();
    house.log_in();
    let server = house.serve();
    for at_server in [false, true] {
        let mut way = Vec::new();
        if at_server {
            let login = ["login", "mona@epic.example", "--password-stdin", "--server"];
            house
                .epic(&[&login[..], &[server.url.as_str()]].concat())
                .typing(crate::house::PASSWORD)
                .succeeds();
            way = vec!["--server", server.url.as_str()];
        }
        let export = |arguments: &[&'static str]| {
            let arguments = [&["export"], arguments, way.as_slice()].concat();
            house.epic(&arguments).succeeds().stdout
        };
        let home = house.home.path();
        export(&["employees", "staff.xlsx"]);
        let workbook = fs::read(home.join("staff.xlsx")).expect("a file");
        assert!(workbook.starts_with(b"PK"), "a workbook");
        export(&["employees", "staff.csv"]);
        let csv = fs::read_to_string(home.join("staff.csv")).expect("a file");
        assert!(csv.starts_with("id,employee_number,full_name,"), "{csv}");
        assert!(csv.contains("Mona Delacroix"), "{csv}");
        let said = export(&["employees", "--format", "jsonl"]);
        assert!(said.contains("\"full_name\":\"Mona Delacroix\""), "{said}");
        assert_eq!(said.lines().count(), 1);
        let left = fs::read_dir(home).expect("a folder").flatten();
        let left = left.filter(|entry| entry.file_name().to_string_lossy().starts_with(".epic"));
        assert_eq!(left.count(), 0, "nothing half done is left");
        fs::remove_file(home.join("staff.csv")).expect("it is there");
    }
}

#[test]
fn a_refused_export_leaves_the_file_that_was_there() {
    let house = House::set_up();
    house.log_in();
    let path = house.home.path().join("clients.csv");
    fs::write(&path, "what was there").expect("a file");
    let refused = house
        .epic(&["export", "clients", "clients.csv", "--sort", "phone"])
        .exits(1)
        .stderr;
    assert!(refused.contains("sort"), "{refused}");
    let wrong = house
        .epic(&["export", "clients", "clients.xls"])
        .exits(2)
        .stderr;
    assert!(wrong.contains("csv, xlsx, jsonl, vcf"), "{wrong}");
    let kept = fs::read_to_string(&path).expect("a file");
    assert_eq!(kept, "what was there");
    let nowhere = house
        .epic(&["export", "clients", "no/such/folder/clients.csv"])
        .exits(1)
        .stderr;
    assert!(nowhere.contains("cannot be written"), "{nowhere}");
}
