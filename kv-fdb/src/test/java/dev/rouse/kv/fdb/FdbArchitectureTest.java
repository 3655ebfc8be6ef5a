package dev.rouse.kv.fdb;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.rouse.architecture.ArchitectureContract;
import java.util.Map;
import java.util.Set;

final class FdbArchitectureTest implements ArchitectureContract {

    private static final String BASE = "dev.rouse.base";
    private static final String LOG = "dev.rouse.log";
    private static final String KV = "dev.rouse.kv";
    private static final String KV_ERROR = "dev.rouse.kv.error";
    private static final String ROOT = "dev.rouse.kv.fdb";
    private static final String ERROR = ROOT + ".error";
    private static final String CLIENT = ROOT + ".client";
    private static final String HEALTH = ROOT + ".health";
    private static final String LAYOUT = ROOT + ".layout";
    private static final String TRANSACTION = ROOT + ".transaction";
    private static final String READ = ROOT + ".read";
    private static final String COMMIT = ROOT + ".commit";
    private static final String OPEN = ROOT + ".open";

    private static final JavaClasses CLASSES = ArchitectureContract.compiledWith(FdbKvStore.class);

    @Override
    public JavaClasses classes() {
        return CLASSES;
    }

    @Override
    public Map<String, Set<String>> mayImport() {
        return Map.ofEntries(
                entry(ERROR, Set.of(KV_ERROR)),
                entry(CLIENT, Set.of()),
                entry(HEALTH, Set.of(BASE, LOG, KV_ERROR, CLIENT)),
                entry(LAYOUT, Set.of(KV, KV_ERROR)),
                entry(TRANSACTION, Set.of(BASE, KV, KV_ERROR, ERROR, CLIENT, HEALTH, LAYOUT)),
                entry(READ, Set.of(KV, KV_ERROR, CLIENT, HEALTH, LAYOUT, TRANSACTION)),
                entry(COMMIT, Set.of(BASE, KV, KV_ERROR, CLIENT, HEALTH, LAYOUT, TRANSACTION, READ)),
                entry(OPEN, Set.of(KV_ERROR, ERROR, CLIENT, HEALTH, LAYOUT, TRANSACTION)),
                entry(
                        ROOT,
                        Set.of(BASE, KV, KV_ERROR, ERROR, CLIENT, HEALTH, LAYOUT, TRANSACTION, READ, COMMIT, OPEN)));
    }

    @Override
    public Set<String> offered() {
        return Set.of(ROOT, ERROR);
    }
}
