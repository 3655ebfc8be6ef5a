package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.kv.KvStore;
import java.util.function.UnaryOperator;

/** What a contract of actors needs of a store: that there is one. */
public interface ActorFixture {

    /** An open store; the same one until the test ends. */
    KvStore store();

    default TestNode node(Probe.Gates gates) {
        return TestNode.on(store(), Probe.type(gates));
    }

    default TestNode node(Probe.Gates gates, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(
                store(), Probe.type(gates, options.apply(ActorOptions.builder()).build()));
    }

    default ActorAddress probe(String... key) {
        return ActorAddress.of("probe", key);
    }
}
