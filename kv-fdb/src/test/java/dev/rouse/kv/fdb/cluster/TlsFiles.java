package dev.rouse.kv.fdb.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A private key and a certificate for it that is its own authority, made by the JDK's {@code keytool} and written as
 * FoundationDB reads them.
 */
public record TlsFiles(Path certificate, Path key) {

    private static final String NAME = "rouse";
    private static final String PASSWORD = "of this file alone";

    public static TlsFiles in(Path directory) throws IOException, GeneralSecurityException {
        Path store = directory.resolve("keys.p12");
        new FdbCommand(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair")
                .with("-alias", NAME, "-dname", "CN=" + NAME, "-keyalg", "RSA", "-ext", "bc=ca:true")
                .run("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD);
        char[] password = PASSWORD.toCharArray();
        KeyStore made = KeyStore.getInstance(store.toFile(), password);
        return new TlsFiles(
                pem(
                        directory.resolve("certificate.pem"),
                        "CERTIFICATE",
                        made.getCertificate(NAME).getEncoded()),
                pem(
                        directory.resolve("key.pem"),
                        "PRIVATE KEY",
                        made.getKey(NAME, password).getEncoded()));
    }

    private static Path pem(Path file, String what, byte[] encoded) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END "
                        + what + "-----\n");
    }

    /** Options of FoundationDB's programs. */
    List<String> options() {
        return List.of(
                "--tls-certificate-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-ca-file",
                certificate.toString());
    }
}
