package dev.rouse.kv.fdb.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** What is read out of a cluster's status, as FoundationDB 7.3 writes it. */
final class ClusterStatusTest {

    private static final String SERVES = "\"client\": {\"database_status\": {\"available\": true, \"healthy\": true}}";

    private static ClusterCause cause(String json) {
        return ClusterStatus.of(json.getBytes(StandardCharsets.UTF_8)).cause();
    }

    private static String limitedBy(String name, String description) {
        return "{" + SERVES
                + ", \"cluster\": {\"database_available\": true, \"qos\": {\"transactions_per_second_limit\": 0,"
                + " \"performance_limited_by\": {\"description\": \"" + description + "\", \"name\": \"" + name
                + "\", \"reason_id\": 8}}}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage_server_min_free_space",
                "storage_server_min_free_space_ratio",
                "log_server_min_free_space",
                "log_server_min_free_space_ratio"
            })
    void clusterWhoseDisksAreNearlyFullHasNoRoom(String name) {
        ClusterCause cause = cause(limitedBy(name, "Log server running out of space (approaching 100MB limit)."));
        assertThat(cause.full()).isTrue();
        assertThat(cause.reason())
                .isEqualTo("the disks of the FoundationDB cluster are nearly full (" + name
                        + ": Log server running out of space (approaching 100MB limit))");
    }

    @ParameterizedTest
    @ValueSource(strings = {"storage_server_write_queue_size", "log_server_write_queue", "something_new"})
    void clusterThatLimitsForAnotherReasonHasRoom(String name) {
        ClusterCause cause = cause(limitedBy(name, "Storage server performance (storage queue)."));
        assertThat(cause.full()).isFalse();
        assertThat(cause.reason())
                .isEqualTo("the FoundationDB cluster limits transactions (" + name
                        + ": Storage server performance (storage queue))");
    }

    @Test
    void clusterThatIsNotLimitedHasNoCause() {
        assertThat(cause(limitedBy("workload", "The database is not being saturated by the workload.")))
                .isNull();
        assertThat(cause("{" + SERVES + ", \"cluster\": {\"database_available\": true}}"))
                .isNull();
    }

    @Test
    void clusterThatIsLockedSaysSo() {
        assertThat(cause(
                                "{" + SERVES
                                        + ", \"cluster\": {\"database_available\": true, \"database_lock_state\": {\"locked\": true}}}")
                        .reason())
                .isEqualTo("the FoundationDB cluster is locked");
    }

    @Test
    void clusterThatIsNotThereTellsWhatTheClientAndItsProcessesSay() {
        assertThat(cause(
                                "{\"client\": {\"database_status\": {\"available\": false}, \"messages\": [{\"name\":"
                                        + " \"quorum_not_reachable\", \"description\": \"Unable to reach a quorum of coordinators.\"}]}}")
                        .reason())
                .isEqualTo(
                        "the FoundationDB cluster is not available (quorum_not_reachable: Unable to reach a quorum of"
                                + " coordinators)");
        assertThat(cause("{\"client\": {\"database_status\": {\"available\": false}}, \"cluster\": {\"recovery_state\":"
                                + " {\"name\": \"recruiting_transaction_servers\"}, \"processes\": {\"a\": {\"messages\":"
                                + " [{\"name\": \"io_error\", \"description\": \"IO error: no space\"}]}, \"b\": {}}}}")
                        .reason())
                .isEqualTo(
                        "the FoundationDB cluster is not available (recruiting_transaction_servers; io_error: IO error: no"
                                + " space)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"client\": null, \"cluster\": null}", "{\"client\": {}, \"cluster\": {\"qos\": {}}}"})
    void partsMayBeMissing(String json) {
        assertThat(cause(json).reason()).isEqualTo("the FoundationDB cluster is not available");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[1", "{\"client\": 7}"})
    void whatIsNoStatusIsAnError(String json) {
        assertThatThrownBy(() -> cause(json)).isInstanceOf(JacksonException.class);
    }
}
