package dev.rouse.benchmarks.scenario;

import com.typesafe.config.ConfigFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two actor systems of one cluster in this process, by Artery TCP over loopback: one has all entities, the other asks them. */
final class PekkoPair implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final EntityTypeKey<Value> NUMBERS = EntityTypeKey.create(Value.class, "number");

    private static final String HOST = "host";

    private static final String REMOTE = PekkoBed.QUIET + """
            pekko.loglevel = ERROR
            pekko.actor.provider = cluster
            pekko.remote.artery.transport = tcp
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.enabled = off
            pekko.cluster.sharding.passivation.strategy = none
            pekko.actor.serializers.bench = "%s"
            pekko.actor.serialization-bindings { "%s" = bench }
            """.formatted(Wire.class.getName(), Value.class.getName());

    private final ActorSystem<Void> owner = system("pekko.cluster.roles = [" + HOST + "]\n" + REMOTE);
    private final ActorSystem<Void> caller = system(REMOTE);

    /** Asks for the number. */
    record Value(ActorRef<Long> replyTo) {}

    /** Waits until both are one cluster, and {@code count} entities are awake. */
    PekkoPair(int count) {
        Cluster first = Cluster.get(owner);
        first.manager().tell(Join.create(first.selfMember().address()));
        Cluster.get(caller).manager().tell(Join.create(first.selfMember().address()));
        for (ActorSystem<Void> system : List.of(owner, caller)) {
            ClusterSharding.get(system)
                    .init(Entity.of(NUMBERS, entity -> holding(1)).withRole(HOST));
        }
        Flux.fromIterable(numbers(count))
                .concatMap(number -> PekkoBed.ask(number, Value::new).retry())
                .blockLast(LONGEST);
    }

    private static ActorSystem<Void> system(String config) {
        ClassLoader loader = PekkoPair.class.getClassLoader();
        return ActorSystem.create(
                Behaviors.empty(),
                "bench",
                BootstrapSetup.create(ConfigFactory.parseString(config).withFallback(ConfigFactory.load(loader)))
                        .withClassloader(loader));
    }

    private static Behavior<Value> holding(long number) {
        return Behaviors.receiveMessage(message -> {
            message.replyTo.tell(number);
            return Behaviors.same();
        });
    }

    /** Entities of the other system, as the one that asks has them. */
    List<EntityRef<Value>> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ClusterSharding.get(caller).entityRefFor(NUMBERS, "counter-" + i))
                .toList();
    }

    @Override
    public void close() {
        for (ActorSystem<Void> system : List.of(caller, owner)) {
            system.terminate();
            Mono.fromCompletionStage(system::getWhenTerminated).block(LONGEST);
        }
    }

    /** Writes the question as the address of who asks, and nothing else. */
    static final class Wire extends SerializerWithStringManifest implements ByteBufferSerializer {

        private static final int ID = 7_919;

        private final ActorRefResolver addresses;

        /** As the library makes it. */
        Wire(ExtendedActorSystem system) {
            this.addresses = ActorRefResolver.get(Adapter.toTyped(system));
        }

        @Override
        public int identifier() {
            return ID;
        }

        @Override
        public String manifest(Object message) {
            return "";
        }

        @Override
        public byte[] toBinary(Object message) {
            return addresses.toSerializationFormat(((Value) message).replyTo).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void toBinary(Object message, ByteBuffer out) {
            out.put(toBinary(message));
        }

        @Override
        public Object fromBinary(byte[] bytes, String manifest) {
            return new Value(addresses.resolveActorRef(new String(bytes, StandardCharsets.UTF_8)));
        }

        @Override
        public Object fromBinary(ByteBuffer in, String manifest) {
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            return fromBinary(bytes, manifest);
        }
    }
}
