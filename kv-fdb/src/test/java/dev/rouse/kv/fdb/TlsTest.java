package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.fixture.JavaProcess;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.cluster.FdbProcesses;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.cluster.TlsFiles;
import dev.rouse.kv.fdb.process.OpeningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that talks TLS alone: the client's certificate goes through the network options. */
@OnFoundationDb
final class TlsTest {

    @TempDir
    Path directory;

    @Test
    void certificatesGoThroughTheNetworkOptions() throws Exception {
        assumeTrue(FdbProcesses.available(), "a container has no certificate");
        TlsFiles files = TlsFiles.in(Files.createDirectory(directory.resolve("ours")));
        TlsFiles strangers = TlsFiles.in(Files.createDirectory(directory.resolve("a stranger's")));
        try (FdbProcesses cluster = FdbProcesses.single(files)) {
            assertThat(cluster.clusterFile()).content().contains(":tls");
            assertThat(opening(cluster, files, 60)).contains(OpeningProcess.SERVED);
            assertThat(opening(cluster, strangers, 2))
                    .contains(KvUnavailableException.class.getName())
                    .doesNotContain(OpeningProcess.OPENED);
        }
    }

    private static String opening(FdbProcesses cluster, TlsFiles files, int seconds) throws Exception {
        return new JavaProcess(OpeningProcess.class)
                .with(cluster.clusterFile().toString(), "seconds=" + seconds)
                .with("certificate=" + files.certificate(), "key=" + files.key())
                .run();
    }
}
