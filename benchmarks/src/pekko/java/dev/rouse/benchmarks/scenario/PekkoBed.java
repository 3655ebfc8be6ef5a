package dev.rouse.benchmarks.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.scaladsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.util.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/** An actor system, until it is closed. */
final class PekkoBed implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Timeout WAIT = Timeout.create(LONGEST);

    /** As in its documentation. Longer ones cost it memory, for the timer of an ask that was answered stays until its time. */
    private static final Timeout ASK = Timeout.create(Duration.ofSeconds(3));

    private static final EntityTypeKey<PekkoNote.Command> NOTES = EntityTypeKey.create(PekkoNote.Command.class, "note");
    private static final EntityTypeKey<PekkoCounter.Increment> COUNTERS =
            EntityTypeKey.create(PekkoCounter.Increment.class, "counter");

    /** With as many threads as processors, where the least would be eight, and four for sharding. */
    static final String QUIET = """
            pekko.loglevel = WARNING
            pekko.log-dead-letters = off
            pekko.actor.default-dispatcher.fork-join-executor.parallelism-min = 1
            pekko.actor.internal-dispatcher.fork-join-executor.parallelism-min = 1
            """;

    private static final String ONE_NODE = QUIET + """
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.enabled = off
            pekko.cluster.sharding.passivation.strategy = none
            pekko.persistence.max-concurrent-recoveries = 512
            """;

    private final ActorSystem<SpawnProtocol.Command> system;

    private PekkoBed(Config config) {
        ClassLoader loader = PekkoBed.class.getClassLoader();
        this.system = ActorSystem.create(
                SpawnProtocol.create(),
                "bench",
                BootstrapSetup.create(config.withFallback(ConfigFactory.load(loader)))
                        .withClassloader(loader));
    }

    /** Plain actors, no cluster. */
    static PekkoBed local() {
        return new PekkoBed(ConfigFactory.parseString(QUIET));
    }

    /** A cluster of this process alone, with durable state in memory, where notes and counters are sharded. */
    static PekkoBed sharded() {
        PekkoBed bed = new PekkoBed(ConfigFactory.parseString(ONE_NODE + PekkoStore.CONFIG));
        Cluster cluster = Cluster.get(bed.system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        bed.sharding()
                .init(Entity.of(NOTES, entity -> new PekkoNote(id(entity))).withStopMessage(PekkoNote.Sleep.NOW));
        bed.sharding().init(Entity.of(COUNTERS, entity -> new PekkoCounter(id(entity))));
        return bed;
    }

    private static PersistenceId id(EntityContext<?> entity) {
        return PersistenceId.of(entity.getEntityTypeKey().name(), entity.getEntityId());
    }

    ActorSystem<SpawnProtocol.Command> system() {
        return system;
    }

    private ClusterSharding sharding() {
        return ClusterSharding.get(system);
    }

    /** Plain actors, children of the guardian. */
    <T> List<ActorRef<T>> spawn(int count, IntFunction<Behavior<T>> behavior) {
        return Flux.range(0, count)
                .flatMapSequential(i -> answer(() -> new AskPattern.Askable<>(system)
                        .<ActorRef<T>>ask(
                                replyTo -> new SpawnProtocol.Spawn<>(behavior.apply(i), "", Props.empty(), replyTo),
                                WAIT,
                                system.scheduler())))
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    List<EntityRef<PekkoNote.Command>> notes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> sharding().entityRefFor(NOTES, "note-" + i))
                .toList();
    }

    List<EntityRef<PekkoCounter.Increment>> counters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> sharding().entityRefFor(COUNTERS, "counter-" + i))
                .toList();
    }

    /** The answer to what is asked. Cold; completes where the entity answers. */
    static <T, R> Mono<R> ask(EntityRef<T> entity, Function<ActorRef<R>, T> question) {
        return answer(() -> entity.asScala().ask(question::apply, ASK));
    }

    /** The answer to what is asked. Cold; completes where the actor answers. */
    <T> Mono<Long> ask(ActorRef<T> actor, Function<ActorRef<Long>, T> question) {
        return answer(() -> new AskPattern.Askable<>(actor).ask(question::apply, ASK, system.scheduler()));
    }

    /**
     * Of the future itself, where it completes: as a {@link java.util.concurrent.CompletionStage} it would be completed by
     * another thread, a new one for each call where there are two processors.
     */
    private static <T> Mono<T> answer(Supplier<Future<T>> question) {
        return Mono.create(caller -> question.get()
                .onComplete(
                        answer -> {
                            if (answer.isSuccess()) {
                                caller.success(answer.get());
                            } else {
                                caller.error(answer.failed().get());
                            }
                            return answer;
                        },
                        ExecutionContext.parasitic$.MODULE$));
    }

    /** Ends all, and waits until the shards have none. */
    void putToSleep(List<EntityRef<PekkoNote.Command>> notes) {
        notes.forEach(note -> note.tell(PekkoNote.Sleep.NOW));
        Mono.defer(this::awake)
                .filter(awake -> awake == 0)
                .repeatWhenEmpty(polls -> polls.delayElements(Duration.ofMillis(5)))
                .block(LONGEST);
    }

    private Mono<Integer> awake() {
        return answer(() -> new AskPattern.Askable<>(sharding().shardState())
                        .<CurrentShardRegionState>ask(
                                replyTo -> new GetShardRegionState(NOTES, replyTo), WAIT, system.scheduler()))
                .map(region -> region.getShards().stream()
                        .mapToInt(shard -> shard.getEntityIds().size())
                        .sum());
    }

    @Override
    public void close() {
        system.terminate();
        Mono.fromCompletionStage(system::getWhenTerminated).block(LONGEST);
    }
}
