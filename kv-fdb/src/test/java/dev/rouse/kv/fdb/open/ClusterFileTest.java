package dev.rouse.kv.fdb.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.fdb.error.FdbSetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a cluster file, and what is said of one that is not. */
final class ClusterFileTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test:abc@127.0.0.1:4500",
                "test:abc@127.0.0.1:4500,127.0.0.2:4500:tls\n",
                "# written by an operator\n\n t_1:A1@fdb.example.org:4500 \n",
                "d:i@[::1]:4500"
            })
    void clusterFileIsTaken(String text) {
        assertThat(ClusterFile.parse(Path.of("fdb.cluster"), text).coordinators())
                .contains(":4500");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "127.0.0.1:4500", "test@127.0.0.1:4500", "test:abc@127.0.0.1", "a:b@c:1\nd:e@f:2", "a:b@"})
    void otherTextIsRefusedWithTheFormThatIsExpected(String text) {
        assertThatThrownBy(() -> ClusterFile.parse(Path.of("/etc/x.cluster"), text))
                .isInstanceOf(FdbSetupException.class)
                .hasMessageContaining("/etc/x.cluster")
                .hasMessageContaining("description:id@ip:port");
    }

    @Test
    void missingFileIsNamed() {
        Path missing = directory.resolve("none.cluster");

        assertThatThrownBy(() -> ClusterFile.read(missing))
                .isInstanceOf(FdbSetupException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("FDB_CLUSTER_FILE");
    }

    @Test
    void directoryIsNoFile() {
        assertThatThrownBy(() -> ClusterFile.read(directory)).isInstanceOf(FdbSetupException.class);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        Path file = Files.write(directory.resolve("binary.cluster"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});

        assertThatThrownBy(() -> ClusterFile.read(file)).isInstanceOf(FdbSetupException.class);
    }
}
