//! A server that is too old: played, for none can be installed any more.

use crate::repository::Repository;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// A message of PostgreSQL's protocol.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut message = vec![kind];
    message.extend((body.len() as u32 + 4).to_be_bytes());
    message.extend(body);
    message
}

const READY: (u8, &[u8]) = (b'Z', b"I");

/// Lets the client in, and answers its first query with two texts.
fn serve(mut client: TcpStream, texts: [&str; 2]) -> std::io::Result<()> {
    let mut buffer = [0; 4096];
    let _ = client.read(&mut buffer)?;
    client.write_all(&message(b'R', &0_u32.to_be_bytes()))?;
    client.write_all(&message(READY.0, READY.1))?;
    let _ = client.read(&mut buffer)?;
    let mut columns = 2_u16.to_be_bytes().to_vec();
    let mut values = columns.clone();
    for text in texts {
        columns.extend(b"a\0");
        columns.extend([0; 6]);
        columns.extend(25_u32.to_be_bytes());
        columns.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0]);
        values.extend((text.len() as u32).to_be_bytes());
        values.extend(text.as_bytes());
    }
    client.write_all(&message(b'T', &columns))?;
    client.write_all(&message(b'D', &values))?;
    client.write_all(&message(b'C', b"SELECT 1\0"))?;
    client.write_all(&message(READY.0, READY.1))?;
    let _ = client.read(&mut buffer)?;
    Ok(())
}

#[test]
fn is_refused_with_what_is_supported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        serve(client, ["120022", "PostgreSQL 12.22"])
    });
    let folder = Repository::folder();
    folder.write("sql/1_a.sql", "CREATE TABLE a (id int);");
    let url = format!("postgresql://u:p@127.0.0.1:{port}/d?sslmode=disable");
    let failure = folder.contracts(&["migrate", "up", "--db", &url]).failure();
    assert!(
        failure.contains("is too old: PostgreSQL 12.22"),
        "{failure}"
    );
    assert!(
        failure.contains("PostgreSQL 13 and later are supported"),
        "{failure}"
    );
    server.join().unwrap().unwrap();
}
