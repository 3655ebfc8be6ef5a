package dev.rouse.spring;

import dev.rouse.AlarmOptions;
import dev.rouse.BlockingOptions;
import dev.rouse.ClusterOptions;
import dev.rouse.NodeOptions;
import dev.rouse.RuntimeOptions;
import dev.rouse.StartOptions;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code rouse.*}: those of a node have the names of {@link RuntimeOptions}, and its defaults where they are not set.
 *
 * @param enabled whether there is a node
 * @param startTimeout for the node to serve when the application starts
 * @param drainTimeout for handing actors over to other nodes before it stops
 */
@ConfigurationProperties("rouse")
record RouseProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("2m") Duration startTimeout,
        @DefaultValue("20s") Duration drainTimeout,
        @Nullable Integer maxResidentActors,
        @Nullable DataSize maxResidentBytes,
        @Nullable DataSize warmCacheBytes,
        @Nullable Integer maxCallsInTransit,
        @Nullable Integer commitActors,
        @Nullable DataSize commitBytes,
        @Nullable Duration stopTimeout,
        @Nullable Duration blockedLane,
        @Nullable Boolean developmentChecks,
        @DefaultValue Node node,
        @DefaultValue Starts starts,
        @DefaultValue Alarms alarms,
        @DefaultValue Blocking blocking,
        @DefaultValue Cluster cluster,
        @DefaultValue Http http) {

    /** Sets what is set. */
    RuntimeOptions.Builder applyTo(RuntimeOptions.Builder options) {
        set(maxResidentActors, options::maxResidentActors);
        set(bytes(maxResidentBytes), options::maxResidentBytes);
        set(bytes(warmCacheBytes), options::warmCacheBytes);
        set(maxCallsInTransit, options::maxCallsInTransit);
        set(commitActors, options::commitActors);
        set(count(commitBytes), options::commitBytes);
        set(stopTimeout, options::stopTimeout);
        set(blockedLane, options::blockedLane);
        set(developmentChecks, options::developmentChecks);
        return options.node(node::applyTo)
                .starts(starts::applyTo)
                .alarms(alarms::applyTo)
                .blocking(blocking::applyTo)
                .cluster(cluster::applyTo);
    }

    private static <T> void set(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }

    private static @Nullable Long bytes(@Nullable DataSize size) {
        return size == null ? null : Long.valueOf(size.toBytes());
    }

    private static @Nullable Integer count(@Nullable DataSize size) {
        return size == null ? null : Integer.valueOf(Math.toIntExact(size.toBytes()));
    }

    /** Its place in the store. */
    record Node(
            @Nullable Duration lease,
            @Nullable Duration heartbeat,
            @Nullable Duration freshness,
            @Nullable Duration backoff,
            @Nullable Duration slowStore,
            @Nullable Boolean rejoin) {

        NodeOptions.Builder applyTo(NodeOptions.Builder options) {
            set(lease, options::lease);
            set(heartbeat, options::heartbeat);
            set(freshness, options::freshness);
            set(backoff, options::backoff);
            set(slowStore, options::slowStore);
            set(rejoin, options::rejoin);
            return options;
        }
    }

    /** Starts of actors. */
    record Starts(@Nullable Integer reading, @Nullable Integer waiting) {

        StartOptions.Builder applyTo(StartOptions.Builder options) {
            set(reading, options::reading);
            set(waiting, options::waiting);
            return options;
        }
    }

    /** Waking by alarms. */
    record Alarms(
            @Nullable Integer inMemory,
            @Nullable Integer waking,
            @Nullable Duration jitter) {

        AlarmOptions.Builder applyTo(AlarmOptions.Builder options) {
            set(inMemory, options::inMemory);
            set(waking, options::waking);
            set(jitter, options::jitter);
            return options;
        }
    }

    /** Code of actors that blocks. */
    record Blocking(@Nullable Integer running, @Nullable Integer waiting) {

        BlockingOptions.Builder applyTo(BlockingOptions.Builder options) {
            set(running, options::running);
            set(waiting, options::waiting);
            return options;
        }
    }

    /** Other nodes. */
    record Cluster(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String address,
            @Nullable String secret,
            @Nullable Integer weight,
            @Nullable String build,
            @Nullable Boolean callsOnly,
            @Nullable Integer callsInFlight,
            @Nullable DataSize unsentBytes,
            @Nullable Integer heldCalls,
            @Nullable DataSize heldBytes,
            @Nullable Integer handOverShards,
            @Nullable DataSize handOverBytes,
            @Nullable Duration linkSilence,
            @Nullable Duration heartbeatSilence) {

        ClusterOptions.Builder applyTo(ClusterOptions.Builder options) {
            set(host, options::host);
            set(port, options::port);
            set(address, options::address);
            set(secret, text -> options.secret(text));
            set(weight, options::weight);
            set(build, options::build);
            set(callsOnly, only -> options.callsOnly(only));
            set(callsInFlight, options::callsInFlight);
            set(bytes(unsentBytes), options::unsentBytes);
            set(heldCalls, options::heldCalls);
            set(bytes(heldBytes), options::heldBytes);
            set(handOverShards, options::handOverShards);
            set(count(handOverBytes), options::handOverBytes);
            set(linkSilence, options::linkSilence);
            set(heartbeatSilence, options::heartbeatSilence);
            return options;
        }

        @Override
        public String toString() {
            return "Cluster[host=" + host + ", port=" + port + "]";
        }
    }

    /**
     * The HTTP front inside the application's own web server.
     *
     * @param enabled whether there is one
     * @param prefix of all its paths
     */
    record Http(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("") String prefix) {}
}
