package dev.rouse.kv.memory.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Console;
import dev.rouse.fixture.JavaProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power is lost at any moment of a process that commits. Its system calls are recorded by a preloaded library; then, for
 * prefixes of the record, disks are made that hold what was synced, and of the rest any blocks and names. Each must open with
 * everything that was acknowledged, and with no commit in part.
 *
 * <p>{@code -Psearch} tries many more: {@code -Drouse.power.images} disks a seed, {@code rouse.power.combinations} a moment,
 * and {@code rouse.power.seeds} seeds from {@code rouse.power.seed} on.
 */
final class PowerLossTest {

    private static final int IMAGES = Integer.getInteger("rouse.power.images", 350);
    private static final int SEEDS = Integer.getInteger("rouse.power.seeds", 1);
    private static final long FIRST_SEED = Long.getLong("rouse.power.seed", 20_261_123L);
    private static final int COMMITS = 300;
    private static final int ALL_COMBINATIONS = 6;
    private static final int SOME_COMBINATIONS = Integer.getInteger("rouse.power.combinations", 3);
    private static final int WRITES_FOR_ONE_RARE = 5;

    /** Opening syncs, which takes no time where there is no disk. */
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    @TempDir
    Path work;

    private Path images;
    private int tried;

    @BeforeEach
    void makeRoom() throws IOException {
        images = Files.isWritable(IN_MEMORY)
                ? Files.createTempDirectory(IN_MEMORY, "rouse-power")
                : Files.createDirectory(work.resolve("images"));
    }

    @AfterEach
    void cleanUp() throws IOException {
        DirectoryImage.delete(images);
    }

    @Test
    @Timeout(36_000)
    void whateverPowerLossLeavesOpensWithEverythingAcknowledged() throws Exception {
        Path recorder = Preload.compiled("recorder.c", work);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Workload workload = new Workload(seed, COMMITS);
            Path disk = Files.createDirectory(work.resolve("disk-" + seed)).toRealPath();
            loseEverywhere(disk, SystemCall.read(record(recorder, disk, seed)), workload, seed);
        }
    }

    // ---- recording

    private Path record(Path recorder, Path disk, long seed) throws Exception {
        Path recording = work.resolve("recording-" + seed);
        Path marks = work.resolve("marks-" + seed);
        ProcessBuilder process = new JavaProcess(RecordedProcess.class)
                .with(disk.resolve("store"), marks, seed, COMMITS)
                .builder();
        process.environment().put("LD_PRELOAD", recorder.toString());
        process.environment().put("RECORDED_ROOT", disk.toString());
        process.environment().put("RECORDED_MARKS", marks.toString());
        process.environment().put("RECORDING", recording.toString());
        process.environment().put("ROCKSDB_SHAREDLIB_DIR", work.toString());
        Preload.run(process);
        return recording;
    }

    // ---- losing power

    private void loseEverywhere(Path root, List<SystemCall> calls, Workload workload, long seed) throws IOException {
        Random random = new Random(seed);
        double share = share(calls);
        CrashDisk disk = new CrashDisk(root);
        long acknowledged = 0;
        int points = 0;
        String due = null;
        for (int i = 0; i < calls.size(); i++) {
            SystemCall call = calls.get(i);
            if (call instanceof SystemCall.Mark mark) {
                acknowledged = ByteBuffer.wrap(mark.bytes()).getLong();
                assertThat(disk.unsynced(".log"))
                        .as("of the log not synced when version %s was acknowledged, seed %s", acknowledged, seed)
                        .isEmpty();
                continue;
            }
            if (due != null) {
                points++;
                lose(disk, acknowledged, workload, random, due);
            }
            long before = disk.changes();
            disk.apply(call);
            boolean chosen = random.nextDouble() < (isRare(call) ? share : share / WRITES_FOR_ONE_RARE);
            due = chosen && disk.changes() > before
                    ? "call " + i + " (" + call.getClass().getSimpleName() + "), seed " + seed
                    : null;
        }
        assertThat(acknowledged).isEqualTo(COMMITS);
        Console.info("Power was lost at " + points + " of " + calls.size() + " system calls, " + tried
                + " disks so far, seed " + seed);
    }

    /** Of the calls where power is lost, so that about {@link #IMAGES} disks are made. */
    private static double share(List<SystemCall> calls) {
        long rare = calls.stream().filter(PowerLossTest::isRare).count();
        double points = rare + (double) (calls.size() - rare) / WRITES_FOR_ONE_RARE;
        return IMAGES / points / (2 + SOME_COMBINATIONS);
    }

    /** What is not a write is what engines get wrong. */
    private static boolean isRare(SystemCall call) {
        return !(call instanceof SystemCall.Write
                || call instanceof SystemCall.Mark
                || call instanceof SystemCall.Close);
    }

    /** All combinations where they are few; else nothing, everything, and some at random. */
    private void lose(CrashDisk disk, long acknowledged, Workload workload, Random random, String where)
            throws IOException {
        if (disk.combinations(ALL_COMBINATIONS) < ALL_COMBINATIONS) {
            Choice.Each each = new Choice.Each();
            do {
                check(disk, 4_096, each, acknowledged, workload, where);
            } while (each.next());
            return;
        }
        check(disk, 4_096, Choice.NOTHING, acknowledged, workload, where);
        check(disk, 4_096, Choice.EVERYTHING, acknowledged, workload, where);
        for (int i = 0; i < SOME_COMBINATIONS; i++) {
            check(disk, random.nextBoolean() ? 512 : 4_096, Choice.random(random), acknowledged, workload, where);
        }
    }

    private void check(CrashDisk disk, int block, Choice choice, long acknowledged, Workload workload, String where)
            throws IOException {
        tried++;
        DirectoryImage.delete(images);
        disk.leave(images, block, choice);
        Path image = images.resolve("store");
        TreeMap<String, Integer> found = new TreeMap<>();
        long version;
        try {
            DurableStore store = DurableStore.open(
                    image,
                    RecordedProcess.SETTINGS,
                    (key, value) -> found.put(new String(key.bytes(), UTF_8), new String(value, UTF_8).hashCode()));
            version = store.version();
            store.abandon();
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "Version " + acknowledged + " was acknowledged at " + where + ": " + e.getMessage(), e);
        }
        assertThat(version).as(where).isBetween(acknowledged, acknowledged + Workload.BURST);
        assertThat(found).as("version %s at %s", version, where).isEqualTo(workload.content(version));
    }
}
