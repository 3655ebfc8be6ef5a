package dev.rouse.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The version that a program says of itself. */
final class ProgramVersionTest {

    @Test
    void jarSaysItInItsManifest(@TempDir Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "2.7.1");
        Path jar = folder.resolve("app.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        assertThat(ProgramVersion.of(jar + " --store fdb")).isEqualTo("2.7.1");
    }

    @Test
    void classSaysThatOfItsJar() {
        String inJar = Test.class.getPackage().getImplementationVersion();
        assertThat(ProgramVersion.of(Test.class.getName() + " x")).isEqualTo(inJar == null ? "dev" : inJar);
    }

    @Test
    void programThatSaysNoneIsBeingDeveloped() {
        assertThat(ProgramVersion.of("")).isEqualTo("dev");
        assertThat(ProgramVersion.of("no.such.Main")).isEqualTo("dev");
        assertThat(ProgramVersion.of("/no/such.jar")).isEqualTo("dev");
        assertThat(ProgramVersion.of(ProgramVersionTest.class.getName())).isEqualTo("dev");
        assertThat(ProgramVersion.ofProcess()).isNotBlank();
    }
}
