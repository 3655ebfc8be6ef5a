package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorType;
import dev.rouse.ActorWorkflows;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.WorkflowExistsException;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.client.RouseClient;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.HttpExposure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Workflows as clients order them over a socket of a front that only calls: their actors are on another node. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FlowsOverSocketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KvStore store = MemoryKvStore.create();
    private final Book book = new Book()
            .with("order", (clerk, flow) -> flow.step("one", Object.class, () -> Mono.just(flow.input(Object.class))))
            .with("note", (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("noted")))
            .with("seen", (clerk, flow) -> {
                flow.query("sum of a/b", () -> flow.input(Integer.class) + 1);
                flow.progress(List.of("begun", 1));
                return flow.signal("go on", String.class)
                        .zipWith(flow.promise("kept", Integer.class))
                        .map(both -> both.getT1() + both.getT2());
            });
    private final ActorRuntime host = start(Clerk.type(book, options -> options));
    private final ActorRuntime front = start(ActorType.called(Clerk.class));
    private ActorHttpServer server;
    private RouseClient client;

    private ActorRuntime start(ActorType<?> type) {
        boolean hosts = type.isHosted();
        return ActorRuntime.builder()
                .store(store)
                .register(type)
                .options(options -> options.cluster(cluster -> cluster.callsOnly(!hosts)))
                .start()
                .block(PATIENCE);
    }

    private ActorWorkflows serve(HttpExposure exposure) {
        ActorHttpOptions options = ActorHttpOptions.builder()
                .access(access -> access.exposure(exposure))
                .build();
        server = ActorHttpServer.bind(front, "127.0.0.1", 0, options).block(PATIENCE);
        client = RouseClient.builder()
                .endpoint("http://127.0.0.1:" + server.port())
                .build();
        return client.workflows(Clerk.class, "a");
    }

    @AfterEach
    void close() {
        client.close().block(PATIENCE);
        server.close().block(PATIENCE);
        front.stop().block(PATIENCE);
        host.stop().block(PATIENCE);
    }

    private static <T> T await(Mono<T> asked) {
        return asked.block(PATIENCE);
    }

    @Test
    void workflowIsStartedAndGivesItsResult() {
        ActorWorkflows flows = serve(HttpExposure.ALL);
        Map<String, Object> order = Map.of("item", "cup", "count", 2);
        assertThat(await(flows.run("order", order, Object.class))).isEqualTo(order);
        String id = await(flows.start("order", order));
        assertThat(await(flows.result(id, Object.class))).isEqualTo(order);
        assertThat(await(flows.start("order", "w/1 ä", order))).isEqualTo("w/1 ä");
        assertThat(await(flows.result("w/1 ä", Object.class))).isEqualTo(order);
        assertThatThrownBy(() -> await(flows.start("order", "w/1 ä", order)))
                .isInstanceOf(WorkflowExistsException.class);
        assertThatThrownBy(() -> await(flows.result("x", Object.class))).isInstanceOf(WorkflowNotFoundException.class);
    }

    @Test
    void workflowIsToldAndAsked() {
        ActorWorkflows flows = serve(HttpExposure.ALL);
        await(flows.start("seen", "s", 41));
        assertThat(await(flows.query("s", "sum of a/b", int.class))).isEqualTo(42);
        assertThat(await(flows.progress("s", Object.class))).isEqualTo(List.of("begun", 1));
        assertThat(await(flows.progress("x", Object.class))).isNull();
        assertThatThrownBy(() -> await(flows.query("s", "other", int.class))).isInstanceOf(InvalidCallException.class);
        assertThat(await(flows.signal("s", "go on", "went "))).isTrue();
        assertThat(await(flows.complete("s", "kept", 7))).isTrue();
        assertThat(await(flows.result("s", String.class))).isEqualTo("went 7");
        assertThat(await(flows.complete("s", "kept", 8))).isFalse();
        assertThat(await(flows.signal("s", "go on", null))).isFalse();
    }

    @Test
    void orderUnderAKeyIsCarriedOutOnce() {
        ActorWorkflows flows = serve(HttpExposure.ALL).withKey("k");
        String id = await(flows.start("note", null));
        assertThat(await(flows.start("note", null))).isEqualTo(id);
        assertThat(await(flows.run("note", null, String.class))).isEqualTo("noted");
        assertThatThrownBy(() -> await(flows.start("note", "other"))).isInstanceOf(KeyReusedException.class);
        assertThat(book.tried).containsExactly("noted");
    }

    @Test
    void workflowsThatAreNotShownAreRefused() {
        ActorWorkflows flows = serve(HttpExposure.builder().workflows(false).build());
        assertThatThrownBy(() -> await(flows.start("note", null))).hasMessageContaining("workflow");
        assertThat(book.tried).isEmpty();
    }
}
