package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.fixture.JavaProcess;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.cluster.FdbPart;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.error.FdbSetupException;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.process.OpeningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be opened says at once, or within the configured time, what to do. */
@OnFoundationDb
final class SetupErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private static Throwable refusal(FdbKvStoreBuilder builder) {
        return catchThrowable(() -> builder.open().block(PATIENCE));
    }

    @Test
    void clusterFileThatIsMissingIsNamed() {
        Path missing = directory.resolve("no.cluster");

        assertThat(refusal(FdbKvStore.builder().clusterFile(missing)))
                .isInstanceOf(FdbSetupException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("description:id@ip:port");
    }

    @Test
    void clusterFileThatIsNoneIsNamedWithWhatIsInIt() throws IOException {
        Path wrong = Files.writeString(directory.resolve("wrong.cluster"), "localhost 4500\n");

        assertThat(refusal(FdbKvStore.builder().clusterFile(wrong)))
                .isInstanceOf(FdbSetupException.class)
                .hasMessageContaining(wrong.toString())
                .hasMessageContaining("localhost 4500")
                .hasMessageContaining("description:id@ip:port");
    }

    @Test
    void clusterThatCannotBeReachedIsNamedWithinTheTime() throws IOException {
        String nobody = "127.0.0.1:" + freePort();
        Path file = Files.writeString(directory.resolve("fdb.cluster"), "nobody:there@" + nobody + "\n");
        long began = System.nanoTime();

        assertThat(refusal(FdbKvStore.builder().clusterFile(file).connectTimeout(Duration.ofSeconds(1))))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining(nobody)
                .hasMessageContaining(file.toString());
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(20));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    @Test
    void dataOfOthersUnderTheRootIsLeftAlone(FdbRoot root) {
        byte[] prefix = root.fresh();
        byte[] theirs = KvKey.of(prefix).plus((byte) 7).bytes();
        root.put(theirs, new byte[] {42});

        assertThat(refusal(FdbKvStore.builder().clusterFile(root.clusterFile()).root(prefix)))
                .isInstanceOf(KvCorruptException.class)
                .hasMessageContaining("Choose another root");
        assertThat(root.get(theirs)).containsExactly(42);
    }

    @Test
    void aNewerLayoutIsLeftAlone(FdbRoot root) {
        byte[] prefix = root.fresh();
        FdbKvStore.builder()
                .clusterFile(root.clusterFile())
                .root(prefix)
                .open()
                .flatMap(FdbKvStore::close)
                .block(PATIENCE);
        byte[] layout = KvKey.of(prefix).plus((byte) 0).bytes();
        byte[] newer = root.get(layout);
        newer[newer.length - 1]++;
        root.put(layout, newer);

        assertThat(refusal(FdbKvStore.builder().clusterFile(root.clusterFile()).root(prefix)))
                .isInstanceOf(KvCorruptException.class)
                .hasMessageContaining("version " + newer[newer.length - 1]);
        assertThat(root.get(layout)).isEqualTo(newer);
    }

    @Test
    void networkOptionsComeTooLateWhereTheNetworkRuns(FdbRoot root) {
        assertThat(refusal(FdbKvStore.builder()
                        .clusterFile(root.clusterFile())
                        .root(root.fresh())
                        .networkOptions(options -> {})))
                .isInstanceOf(FdbSetupException.class)
                .hasMessageContaining("network runs already");
    }

    @Test
    void aDatabaseOfTheUsersStaysOpen(FdbRoot root) {
        byte[] prefix = root.fresh();
        FdbKvStore store = FdbKvStore.builder()
                .database(root.database())
                .root(prefix)
                .open()
                .block();

        store.close().block();

        assertThat(root.get(new KeySpace(prefix).layout())).isNotNull();
    }

    /** A file of that name that is no library comes first in the search, so the loader meets what it cannot load. */
    @Test
    void missingClientLibrarySaysWhatToInstall(FdbRoot root) throws Exception {
        Files.createFile(directory.resolve(FdbPart.CLIENT_LIBRARY.toString()));
        ProcessBuilder child =
                new JavaProcess(OpeningProcess.class).with(root.clusterFile()).builder();
        child.command().removeIf(argument -> argument.startsWith("-DFDB_LIBRARY_PATH"));
        child.environment().put("LD_LIBRARY_PATH", directory.toString());

        Process process = child.start();
        String printed = new String(process.getInputStream().readAllBytes());

        assertThat(printed)
                .contains("FdbSetupException")
                .contains(FdbPart.CLIENT_LIBRARY.toString())
                .contains("install")
                .contains("foundationdb-clients");
        assertThat(process.waitFor()).isZero();
    }
}
