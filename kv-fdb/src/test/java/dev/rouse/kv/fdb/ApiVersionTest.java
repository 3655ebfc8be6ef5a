package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.JavaProcess;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.process.OpeningProcess;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that has selected a version of FoundationDB's API already, which is selected once. */
@OnFoundationDb
final class ApiVersionTest {

    private final FdbRoot root;

    ApiVersionTest(FdbRoot root) {
        this.root = root;
    }

    private String opening(int version) throws Exception {
        return new JavaProcess(OpeningProcess.class)
                .with(root.clusterFile().toString(), "root=" + HexFormat.of().formatHex(root.fresh()), "api=" + version)
                .run();
    }

    @ParameterizedTest
    @ValueSource(ints = {630, 729})
    void anOlderOneWillDo(int version) throws Exception {
        assertThat(opening(version)).contains(OpeningProcess.SERVED);
    }

    @ParameterizedTest
    @ValueSource(ints = 629)
    void oneThatIsTooOldIsNamedWithWhatToDo(int version) throws Exception {
        assertThat(opening(version))
                .contains("FdbSetupException")
                .contains("API version " + version)
                .contains("select 730")
                .doesNotContain(OpeningProcess.OPENED);
    }
}
