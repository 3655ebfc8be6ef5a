package dev.rouse;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.rouse.architecture.ArchitectureContract;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The packages of the runtime and what each may import, and what no main code does. */
final class ArchitectureTest implements ArchitectureContract {

    private static final String ROOT = "dev.rouse";

    /**
     * The packages of ours that each package may import, by the name behind {@code dev.rouse}; the root package has
     * none. All may import {@code base}. Layers may reach through to the values of those below: an actor makes the
     * records and mutations that its commits hold.
     */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("base", Set.of()),
            entry("json", Set.of()),
            entry("", Set.of("json")),
            entry("kv.error", Set.of()),
            entry("kv", Set.of("kv.error")),
            entry("log", Set.of()),
            entry("loop", Set.of("", "log")),
            entry("record.field", Set.of("", "base", "kv", "kv.error")),
            entry("record", Set.of("", "base", "kv", "kv.error", "record.field")),
            entry("record.connection", Set.of("kv", "record", "record.field")),
            entry("record.keyed", Set.of("kv", "record.field")),
            entry("preload", Set.of("", "kv", "kv.error", "record", "log")),
            entry("commit", Set.of("", "kv", "kv.error", "record", "log")),
            entry("wire", Set.of("", "base", "record")),
            entry("wire.error", Set.of("", "base", "wire")),
            entry("wire.link", Set.of("record", "wire")),
            entry("link", Set.of("", "base", "log", "record", "wire", "wire.link")),
            entry("link.tcp", Set.of("base", "link", "log", "record", "wire", "wire.link")),
            entry("shard", Set.of("")),
            entry(
                    "remote",
                    Set.of(
                            "trace",
                            "workflow.order",
                            "outbox",
                            "queue",
                            "",
                            "base",
                            "call",
                            "connection",
                            "cluster.table",
                            "event.follow",
                            "link",
                            "log",
                            "loop",
                            "record",
                            "remote.peer",
                            "remote.relay",
                            "shard",
                            "stream",
                            "type",
                            "wire",
                            "wire.error")),
            entry("remote.peer", Set.of("", "base", "link", "log", "loop", "record", "wire", "wire.error")),
            entry(
                    "remote.relay",
                    Set.of("", "base", "cluster.table", "log", "loop", "record", "remote.peer", "wire", "wire.error")),
            entry(
                    "remote.in",
                    Set.of(
                            "operator",
                            "trace",
                            "workflow.order",
                            "outbox",
                            "queue",
                            "",
                            "base",
                            "call",
                            "connection",
                            "event.follow",
                            "link",
                            "log",
                            "loop",
                            "record",
                            "remote",
                            "remote.peer",
                            "remote.relay",
                            "schedule",
                            "type",
                            "wire",
                            "wire.error")),
            entry("alarm", Set.of("", "kv", "kv.error", "record", "log", "shard")),
            entry("cluster.placement", Set.of("record")),
            entry("cluster.table", Set.of("commit", "kv", "record", "shard")),
            entry("cluster.peer", Set.of("", "base", "link", "log", "record", "wire", "wire.error", "wire.link")),
            entry(
                    "cluster",
                    Set.of(
                            "",
                            "base",
                            "cluster.peer",
                            "cluster.placement",
                            "cluster.table",
                            "commit",
                            "kv",
                            "kv.error",
                            "log",
                            "preload",
                            "record",
                            "shard",
                            "wire")),
            entry("blocking", Set.of("", "log")),
            entry("type", Set.of("", "base", "kv", "kv.error", "record", "log", "preload")),
            entry("trace", Set.of("", "log")),
            entry("observe", Set.of("", "base")),
            entry("call", Set.of("", "log", "loop", "trace", "type")),
            entry("feature", Set.of("", "kv", "record", "preload")),
            entry("stream", Set.of("", "call", "loop", "type")),
            entry(
                    "turn",
                    Set.of("trace", "", "kv", "call", "commit", "feature", "log", "loop", "preload", "stream", "type")),
            entry("gate", Set.of("", "kv", "kv.error", "call", "commit", "feature", "loop", "stream", "turn", "type")),
            entry("data", Set.of("", "base", "kv", "feature", "preload", "record", "turn", "type")),
            entry(
                    "schedule",
                    Set.of(
                            "trace", "", "base", "kv", "call", "feature", "log", "loop", "preload", "record", "turn",
                            "type")),
            entry(
                    "keyed",
                    Set.of(
                            "",
                            "base",
                            "call",
                            "feature",
                            "kv",
                            "loop",
                            "preload",
                            "record",
                            "record.keyed",
                            "turn",
                            "type")),
            entry("event", Set.of("", "base", "feature", "kv", "preload", "record", "turn", "type")),
            entry(
                    "event.follow",
                    Set.of("", "base", "call", "event", "kv", "loop", "record", "stream", "turn", "type")),
            entry(
                    "connection",
                    Set.of(
                            "",
                            "base",
                            "call",
                            "event",
                            "feature",
                            "kv",
                            "log",
                            "loop",
                            "preload",
                            "record",
                            "record.connection",
                            "turn",
                            "type")),
            entry(
                    "connection.front",
                    Set.of(
                            "",
                            "base",
                            "call",
                            "connection",
                            "event.follow",
                            "log",
                            "record",
                            "record.connection",
                            "type")),
            entry("record.queue", Set.of("", "kv", "kv.error", "record", "record.field")),
            entry("queue.flow", Set.of("", "record.queue")),
            entry("queue.pull", Set.of("", "call", "loop", "type")),
            entry("queue.answer", Set.of("", "call", "log", "turn", "type")),
            entry(
                    "queue",
                    Set.of(
                            "trace",
                            "",
                            "base",
                            "call",
                            "feature",
                            "kv",
                            "log",
                            "loop",
                            "preload",
                            "queue.answer",
                            "queue.flow",
                            "queue.pull",
                            "record",
                            "record.field",
                            "record.queue",
                            "schedule",
                            "turn",
                            "type")),
            entry("record.outbox", Set.of("", "kv", "record.field")),
            entry("outbox.exchange", Set.of("", "base", "record.field", "record.outbox")),
            entry(
                    "outbox",
                    Set.of(
                            "",
                            "base",
                            "call",
                            "feature",
                            "kv",
                            "log",
                            "loop",
                            "outbox.exchange",
                            "preload",
                            "queue",
                            "record",
                            "record.field",
                            "record.outbox",
                            "record.queue",
                            "schedule",
                            "turn",
                            "type")),
            entry("record.workflow", Set.of("", "kv", "record.field")),
            entry(
                    "workflow.order",
                    Set.of(
                            "log",
                            "",
                            "base",
                            "call",
                            "kv",
                            "record",
                            "record.field",
                            "record.workflow",
                            "schedule",
                            "type")),
            entry("workflow.history", Set.of("kv", "record", "record.workflow")),
            entry(
                    "workflow.code",
                    Set.of("", "base", "log", "loop", "record.workflow", "turn", "type", "workflow.history")),
            entry(
                    "workflow",
                    Set.of(
                            "trace",
                            "",
                            "base",
                            "call",
                            "feature",
                            "kv",
                            "log",
                            "loop",
                            "preload",
                            "queue",
                            "record",
                            "record.workflow",
                            "schedule",
                            "turn",
                            "type",
                            "workflow.code",
                            "workflow.history",
                            "workflow.order")),
            entry(
                    "replay",
                    Set.of(
                            "",
                            "base",
                            "loop",
                            "preload",
                            "record.workflow",
                            "type",
                            "workflow.code",
                            "workflow.history",
                            "workflow.order")),
            entry("net.operation.queue", Set.of("", "net.operation", "net.request")),
            entry("net.operation.flow", Set.of("", "net.operation", "net.request")),
            entry("state", Set.of("", "call", "feature", "kv", "preload", "record", "turn", "type")),
            entry(
                    "operator",
                    Set.of(
                            "",
                            "base",
                            "feature",
                            "kv",
                            "preload",
                            "record",
                            "record.connection",
                            "record.field",
                            "turn",
                            "type")),
            entry(
                    "stored",
                    Set.of(
                            "operator",
                            "workflow",
                            "outbox",
                            "queue",
                            "queue.answer",
                            "",
                            "base",
                            "call",
                            "connection",
                            "data",
                            "event",
                            "feature",
                            "gate",
                            "keyed",
                            "kv",
                            "kv.error",
                            "preload",
                            "record",
                            "schedule",
                            "state",
                            "type",
                            "turn")),
            entry(
                    "context",
                    Set.of(
                            "operator",
                            "workflow.order",
                            "workflow",
                            "outbox",
                            "queue",
                            "",
                            "base",
                            "blocking",
                            "call",
                            "connection",
                            "data",
                            "event",
                            "event.follow",
                            "keyed",
                            "kv",
                            "log",
                            "loop",
                            "schedule",
                            "stored",
                            "turn",
                            "type")),
            entry(
                    "life",
                    Set.of(
                            "trace",
                            "workflow",
                            "workflow.order",
                            "outbox",
                            "queue",
                            "shard",
                            "",
                            "base",
                            "call",
                            "connection",
                            "commit",
                            "context",
                            "event.follow",
                            "feature",
                            "gate",
                            "kv",
                            "log",
                            "loop",
                            "preload",
                            "record",
                            "state",
                            "stored",
                            "stream",
                            "turn",
                            "type")),
            entry("deadlock", Set.of("", "call", "life", "log", "loop", "turn")),
            entry(
                    "lane",
                    Set.of(
                            "shard",
                            "",
                            "blocking",
                            "call",
                            "connection",
                            "commit",
                            "context",
                            "deadlock",
                            "event.follow",
                            "feature",
                            "gate",
                            "kv",
                            "life",
                            "log",
                            "loop",
                            "preload",
                            "record",
                            "remote",
                            "stored",
                            "stream",
                            "turn",
                            "type")),
            entry("client.socket", Set.of("log", "loop", "wire")),
            entry("client.session", Set.of("", "base", "client.socket", "log", "loop", "wire")),
            entry("client.call", Set.of("trace", "", "client.session", "log", "loop", "type", "wire", "wire.error")),
            entry("client.event", Set.of("", "client.session", "log", "loop", "wire", "wire.error")),
            entry(
                    "client.connect",
                    Set.of(
                            "trace",
                            "",
                            "client.call",
                            "client.event",
                            "client.session",
                            "client.socket",
                            "log",
                            "loop",
                            "type",
                            "wire",
                            "wire.error")),
            entry(
                    "client",
                    Set.of(
                            "trace",
                            "",
                            "client.call",
                            "client.connect",
                            "client.event",
                            "client.session",
                            "client.socket",
                            "loop",
                            "type",
                            "wire")),
            entry("report", Set.of("", "base", "cluster.peer", "record", "wire")),
            entry("net.observe", Set.of("", "log")),
            entry("net.request", Set.of("")),
            entry("net.answer", Set.of("", "log", "net.request")),
            entry("net.operation", Set.of("", "net.request")),
            entry("net.connection", Set.of("", "log", "net.observe", "net.request", "net.answer")),
            entry("net.event", Set.of("", "log", "net.request", "net.answer", "net.connection")),
            entry("net.page", Set.of("net.request")),
            entry("net.inspect", Set.of("")),
            entry(
                    "net.inspect.api",
                    Set.of(
                            "",
                            "log",
                            "net.answer",
                            "net.connection",
                            "net.event",
                            "net.inspect",
                            "net.operation",
                            "net.page",
                            "net.request")),
            entry("net.websocket", Set.of("", "log", "net.request", "net.connection")),
            entry(
                    "net.socket.frame",
                    Set.of(
                            "",
                            "log",
                            "net.observe",
                            "net.request",
                            "net.answer",
                            "net.connection",
                            "net.websocket",
                            "wire",
                            "wire.error")),
            entry("net.socket.connect", Set.of("trace", "", "net.request", "net.socket.frame", "wire")),
            entry(
                    "net.socket.call",
                    Set.of("net.operation", "", "base", "net.connection", "net.request", "net.socket.frame", "wire")),
            entry("net.socket.event", Set.of("", "net.observe", "net.request", "net.socket.frame", "wire")),
            entry(
                    "net.socket",
                    Set.of(
                            "",
                            "log",
                            "net.observe",
                            "net.request",
                            "net.answer",
                            "net.connection",
                            "net.socket.call",
                            "net.socket.connect",
                            "net.socket.event",
                            "net.socket.frame",
                            "net.websocket",
                            "wire",
                            "wire.error")),
            entry(
                    "net.raw",
                    Set.of(
                            "",
                            "log",
                            "net.observe",
                            "net.request",
                            "net.answer",
                            "net.connection",
                            "net.socket.frame",
                            "net.websocket",
                            "wire")),
            entry(
                    "net",
                    Set.of(
                            "net.inspect",
                            "net.inspect.api",
                            "net.operation.flow",
                            "net.operation.queue",
                            "",
                            "log",
                            "net.observe",
                            "net.request",
                            "net.answer",
                            "net.event",
                            "net.operation",
                            "net.page",
                            "net.raw",
                            "net.connection",
                            "net.socket",
                            "net.socket.call",
                            "net.socket.connect",
                            "net.socket.event",
                            "net.socket.frame",
                            "wire")),
            entry("spring", Set.of("", "host", "kv", "log", "net", "observe")),
            entry(
                    "host",
                    Set.of(
                            "report",
                            "operator",
                            "trace",
                            "workflow.order",
                            "context",
                            "outbox",
                            "queue",
                            "connection.front",
                            "cluster.peer",
                            "cluster.placement",
                            "cluster.table",
                            "link",
                            "link.tcp",
                            "wire.link",
                            "remote",
                            "remote.in",
                            "remote.relay",
                            "wire",
                            "",
                            "base",
                            "kv",
                            "kv.error",
                            "record",
                            "log",
                            "preload",
                            "commit",
                            "cluster",
                            "blocking",
                            "type",
                            "call",
                            "event.follow",
                            "feature",
                            "turn",
                            "schedule",
                            "deadlock",
                            "lane",
                            "life",
                            "stored",
                            "alarm",
                            "shard",
                            "net")));

    private static final JavaClasses CLASSES = ArchitectureContract.compiledWith(ActorAddress.class);

    @Override
    public JavaClasses classes() {
        return CLASSES;
    }

    @Override
    public Map<String, Set<String>> mayImport() {
        Map<String, Set<String>> byFullName = new HashMap<>();
        MAY_IMPORT.forEach((name, allowed) -> {
            Stream<String> of = name.equals("base") ? Stream.of() : Stream.concat(Stream.of("base"), allowed.stream());
            byFullName.put(
                    fullNameOf(name), of.map(ArchitectureTest::fullNameOf).collect(Collectors.toSet()));
        });
        return byFullName;
    }

    @Override
    public Set<String> offered() {
        return Stream.of(
                        "",
                        "client",
                        "host",
                        "kv",
                        "kv.error",
                        "net",
                        "net.inspect",
                        "net.observe",
                        "replay",
                        "observe",
                        "spring")
                .map(ArchitectureTest::fullNameOf)
                .collect(Collectors.toSet());
    }

    /** The package that users compile against: what they hold is not to be looked for in several. */
    @Override
    public Set<String> grouped() {
        return Set.of(ROOT);
    }

    private static String fullNameOf(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name;
    }

    /** Rules of what no main code does. */
    enum Never {
        BLOCK(noClasses()
                .should()
                .callMethodWhere(target(nameMatching("block|blockOptional|blockFirst|blockLast|toStream|toIterable"))
                        .and(target(owner(assignableTo(Mono.class).or(assignableTo(Flux.class))))))
                .because("a lane that waits stands still for all its actors: compose with flatMap, or hand the"
                        + " Mono on")),
        SLEEP(noClasses()
                .should()
                .callMethodWhere(target(nameMatching("sleep")).and(target(owner(assignableTo(Thread.class)))))
                .because("time comes from a Scheduler that tests can hold: use Mono.delay on it")),
        LOCK(noMethods()
                .that()
                .doNotHaveName("fillInStackTrace")
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .because("what is shared is owned by a lane or an atomic: a lock stalls every actor of a lane")),
        BORROW_TIME(noClasses()
                .should()
                .callMethodWhere(target(nameMatching("parallel|single|newParallel|newSingle"))
                        .and(target(owner(assignableTo(Schedulers.class)))))
                .orShould()
                .callMethod(Mono.class, "delay", Duration.class)
                .orShould()
                .callMethod(Mono.class, "timeout", Duration.class)
                .orShould()
                .callMethod(Mono.class, "delayElement", Duration.class)
                .orShould()
                .callMethod(Mono.class, "delaySubscription", Duration.class)
                .orShould()
                .callMethod(Flux.class, "interval", Duration.class)
                .orShould()
                .callMethod(Flux.class, "timeout", Duration.class)
                .because("an application may shut Reactor's shared schedulers down: time comes from the"
                        + " runtime's own timer")),
        PRINT(noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(target(nameMatching("printStackTrace")))
                .because("what a runtime has to say goes to its listener or to slf4j")),
        LOG_UNGUARDED(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".log")
                .should()
                .callMethodWhere(
                        target(nameMatching("getLogger")).and(target(owner(assignableTo(LoggerFactory.class)))))
                .because("what is logged may throw when it is printed: make the logger with GuardedLogger.of")),
        SHARE(noFields()
                .that()
                .areStatic()
                .should()
                .notBeFinal()
                .because("two runtimes in one process share nothing: put it into an object"));

        private final ArchRule rule;

        Never(ArchRule rule) {
            this.rule = rule;
        }
    }

    @ParameterizedTest
    @EnumSource
    void mainCodeNeverDoesIt(Never never) {
        never.rule.check(CLASSES);
    }

    @ParameterizedTest
    @EnumSource
    void ruleFindsWhoDoesIt(Never never) {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(never.rule.evaluate(offender).hasViolation()).isTrue();
    }

    /** Does everything that main code never does. */
    private static final class Offender {

        static int shared;

        synchronized void offend() throws InterruptedException {
            Thread.sleep(shared);
            System.out.println(
                    Mono.just(shared).delaySubscription(Duration.ZERO).block());
            LoggerFactory.getLogger(Offender.class).info("offends");
        }
    }

    @Test
    void usersCodecIsCalledByItsGuardAlone() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("GuardedCodec")
                .and()
                .doNotHaveSimpleName("StateCodec")
                .should()
                .callMethodWhere(target(owner(type(StateCodec.class))))
                .because("a codec may throw anything or give null: call it through GuardedCodec"));
    }

    @Test
    void storageSpiNeedsNothingButReactorAndNullness() {
        check(noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".kv", ROOT + ".kv.error")
                .should()
                .dependOnClassesThat(outside(
                        "java",
                        "reactor.core",
                        "reactor.util.context",
                        "org.reactivestreams",
                        "org.jspecify",
                        ROOT + ".kv",
                        ROOT + ".kv.error"))
                .because("a store is written against these packages alone"));
    }

    @Test
    void whatAUserHoldsNeedsLittle() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat(outside(
                        "java",
                        "reactor.core",
                        "reactor.util",
                        "org.jspecify",
                        "tools.jackson",
                        "com.fasterxml.jackson.annotation",
                        "io.netty.handler.ssl",
                        ROOT,
                        ROOT + ".base",
                        ROOT + ".json"))
                .because("the root package is what users compile against: only Reactor, Jackson for the codec,"
                        + " and contexts for TLS"));
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return DescribedPredicate.describe("are outside of " + String.join(", ", packages), type -> {
            String name = type.getBaseComponentType().getPackageName();
            return !type.getBaseComponentType().isPrimitive()
                    && Stream.of(packages)
                            .noneMatch(allowed -> name.equals(allowed)
                                    || (!allowed.startsWith(ROOT) && name.startsWith(allowed + ".")));
        });
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
