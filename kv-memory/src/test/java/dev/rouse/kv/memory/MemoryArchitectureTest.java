package dev.rouse.kv.memory;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.rouse.architecture.ArchitectureContract;
import java.util.Map;
import java.util.Set;

final class MemoryArchitectureTest implements ArchitectureContract {

    private static final String BASE = "dev.rouse.base";
    private static final String KV = "dev.rouse.kv";
    private static final String ERROR = "dev.rouse.kv.error";
    private static final String LOG = "dev.rouse.log";
    private static final String ROOT = "dev.rouse.kv.memory";
    private static final String TABLE = ROOT + ".table";
    private static final String COMMIT = ROOT + ".commit";
    private static final String JOURNAL = ROOT + ".journal";
    private static final String DISK = ROOT + ".disk";

    private static final JavaClasses CLASSES = ArchitectureContract.compiledWith(MemoryKvStore.class);

    @Override
    public JavaClasses classes() {
        return CLASSES;
    }

    @Override
    public Map<String, Set<String>> mayImport() {
        return Map.ofEntries(
                entry(TABLE, Set.of(KV, ERROR)),
                entry(COMMIT, Set.of(KV, ERROR, TABLE)),
                entry(JOURNAL, Set.of(BASE, KV, ERROR, TABLE, COMMIT)),
                entry(DISK, Set.of(KV, ERROR, LOG, JOURNAL)),
                entry(ROOT + ".spring", Set.of(KV, ROOT)),
                entry(ROOT, Set.of(BASE, KV, ERROR, TABLE, COMMIT, JOURNAL, DISK)));
    }

    @Override
    public Set<String> offered() {
        return Set.of(ROOT);
    }
}
