package dev.rouse.kv.fdb.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The status of a cluster as it gives it in {@code \xff\xff/status/json}: the few parts that tell why it does not serve. All of it may be
 * missing, as FoundationDB leaves out what it could not find out.
 */
record ClusterStatus(@Nullable Client client, @Nullable Cluster cluster) {

    /** The limit of a status that is read: it has a part for every process, some megabytes for thousands of them. */
    static final int MOST_BYTES = 32 << 20;

    private static final int MOST_MESSAGES = 5;

    /** The name of the limit where there is none. */
    private static final String NOTHING = "workload";

    private static final ObjectReader READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(ClusterStatus.class);

    private static final ObjectReader HEALTH_READER = READER.forType(Health.class);

    /** A part of {@code \xff\xff/metrics/health/aggregate}, which a cluster answers at once. */
    record Health(@JsonProperty("tps_limit") @Nullable Double transactionsPerSecond) {}

    /**
     * Tells whether a cluster of this health starts transactions at all.
     *
     * @throws JacksonException it is no health
     */
    static boolean startsTransactions(byte[] health) {
        Health told = HEALTH_READER.readValue(health);
        return told.transactionsPerSecond == null || told.transactionsPerSecond >= 1;
    }

    record Client(
            @JsonProperty("database_status") @Nullable Database database,
            @Nullable List<Message> messages) {}

    record Database(boolean available) {}

    record Cluster(
            @Nullable Qos qos,
            @JsonProperty("database_lock_state") @Nullable Lock lock,
            @JsonProperty("recovery_state") @Nullable Message recovery,
            @JsonProperty("database_available") boolean available,
            @Nullable Map<String, Machine> processes) {}

    record Qos(
            @JsonProperty("performance_limited_by") @Nullable
            Message limitedBy) {}

    record Lock(boolean locked) {}

    record Machine(@Nullable List<Message> messages) {}

    record Message(@Nullable String name, @Nullable String description) {

        @Override
        public String toString() {
            String text = description == null ? "" : description.strip();
            return name + (text.isEmpty() ? "" : ": " + text.replaceFirst("\\.$", ""));
        }
    }

    /** @throws JacksonException it is no status */
    static ClusterStatus of(byte[] json) {
        return READER.readValue(json);
    }

    /** The limit of the transactions that the cluster starts; null where there is none, or it does not say. */
    @Nullable
    ClusterCause limit() {
        Message limit = cluster == null || cluster.qos == null ? null : cluster.qos.limitedBy;
        if (limit == null || limit.name == null || limit.name.equals(NOTHING)) {
            return null;
        }
        return limit.name.contains("min_free_space")
                ? new ClusterCause("the disks of the FoundationDB cluster are nearly full (" + limit + ")", true)
                : new ClusterCause("the FoundationDB cluster limits transactions (" + limit + ")", false);
    }

    /** The reason why the cluster does not serve; null where it gives none. */
    @Nullable
    ClusterCause cause() {
        ClusterCause limit = limit();
        if (limit != null) {
            return limit;
        }
        if (cluster != null && cluster.lock != null && cluster.lock.locked) {
            return new ClusterCause("the FoundationDB cluster is locked", false);
        }
        return isAvailable() ? null : new ClusterCause("the FoundationDB cluster is not available" + said(), false);
    }

    private boolean isAvailable() {
        return client != null
                && client.database != null
                && client.database.available
                && (cluster == null || cluster.available);
    }

    private String said() {
        List<Message> messages = new ArrayList<>();
        if (client != null && client.messages != null) {
            messages.addAll(client.messages);
        }
        if (cluster != null && cluster.recovery != null) {
            messages.add(cluster.recovery);
        }
        if (cluster != null && cluster.processes != null) {
            for (Machine process : cluster.processes.values()) {
                if (process.messages != null && messages.size() < MOST_MESSAGES) {
                    messages.addAll(process.messages);
                }
            }
        }
        return messages.isEmpty()
                ? ""
                : " ("
                        + String.join(
                                "; ",
                                messages.stream()
                                        .limit(MOST_MESSAGES)
                                        .map(Message::toString)
                                        .toList()) + ")";
    }
}
