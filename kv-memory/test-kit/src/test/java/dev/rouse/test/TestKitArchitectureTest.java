package dev.rouse.test;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.rouse.architecture.ArchitectureContract;
import java.util.Map;
import java.util.Set;

final class TestKitArchitectureTest implements ArchitectureContract {

    private static final String BASE = "dev.rouse.base";
    private static final String ACTORS = "dev.rouse";
    private static final String HOST = "dev.rouse.host";
    private static final String KV = "dev.rouse.kv";
    private static final String ERROR = "dev.rouse.kv.error";
    private static final String MEMORY = "dev.rouse.kv.memory";
    private static final String LINK = "dev.rouse.link";
    private static final String RECORD = "dev.rouse.record";
    private static final String WIRE = "dev.rouse.wire";
    private static final String ROOT = "dev.rouse.test";
    private static final String WORLD = ROOT + ".world";
    private static final String SIMULATION = ROOT + ".simulation";
    private static final String SPRING = ROOT + ".spring";

    private static final JavaClasses CLASSES = ArchitectureContract.compiledWith(TestNode.class);

    @Override
    public JavaClasses classes() {
        return CLASSES;
    }

    @Override
    public Map<String, Set<String>> mayImport() {
        return Map.ofEntries(
                entry(WORLD, Set.of(ACTORS, HOST, KV, ERROR, LINK, RECORD, WIRE)),
                entry(SIMULATION, Set.of(ACTORS, MEMORY, WORLD)),
                entry(SPRING, Set.of(ACTORS, "dev.rouse.spring", ROOT)),
                entry(ROOT, Set.of(ACTORS, BASE, HOST, MEMORY, WORLD, SIMULATION)));
    }

    @Override
    public Set<String> offered() {
        return Set.of(ROOT, SPRING);
    }
}
