package dev.rouse.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ActorNode;
import dev.rouse.ActorRef;
import dev.rouse.ConnectionEndedException;
import dev.rouse.DeadLetter;
import dev.rouse.EventBatch;
import dev.rouse.EventQuery;
import dev.rouse.EventsMissedException;
import dev.rouse.QueueFullException;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.StepFailedException;
import dev.rouse.TurnAbortedException;
import dev.rouse.WorkflowDivergedException;
import dev.rouse.WorkflowExistsException;
import dev.rouse.WorkflowFailedException;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.fixture.Received;
import dev.rouse.net.ActorHttpHandler;
import dev.rouse.net.ActorHttpOptions;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every cell of {@link ErrorTable}: whoever is told an error may take it for what it says of the very call it made. */
class ErrorTableTest {

    private static final ActorAddress FIRST = ActorAddress.of("puppet", "first");

    /** The classes of the package of {@link RouseException} alone: all others take seconds to import. */
    private static JavaClasses besideRouseException() throws IOException, URISyntaxException {
        Path directory = Path.of(
                        RouseException.class.getResource("RouseException.class").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(directory)) {
            return new ClassFileImporter()
                    .importPaths(files.filter(file -> file.toString().endsWith(".class"))
                            .toList());
        }
    }

    @Test
    void everyErrorOfTheLibraryHasARow() throws IOException, URISyntaxException {
        Set<String> rows = Stream.of(ErrorTable.values())
                .flatMap(row -> Stream.of(row.direct.getName(), row.root.getName()))
                .collect(Collectors.toSet());
        assertThat(besideRouseException().stream()
                        .filter(type -> type.isAssignableTo(RouseException.class)
                                // It ends a subscription, which is no call.
                                && !type.isEquivalentTo(EventsMissedException.class)
                                // It ends what goes over a connection: a test of connections has it.
                                && !type.isEquivalentTo(ConnectionEndedException.class)
                                // It refuses a message, which is no call of an action: a test of queues has it.
                                && !type.isEquivalentTo(QueueFullException.class)
                                // They are told to code of workflows, and of orders about these: tests of
                                // workflows have them.
                                && !type.isEquivalentTo(StepFailedException.class)
                                && !type.isEquivalentTo(WorkflowDivergedException.class)
                                && !type.isEquivalentTo(WorkflowExistsException.class)
                                && !type.isEquivalentTo(WorkflowFailedException.class)
                                && !type.isEquivalentTo(WorkflowNotFoundException.class)
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT)))
                .extracting(JavaClass::getName)
                .isNotEmpty()
                .isSubsetOf(rows);
    }

    @ParameterizedTest
    @EnumSource
    void whoMadeTheCallIsToldWhatBecameOfIt(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            bed.hear(bed.puppet("first").act("first"));
            Throwable told = bed.told.get("row");
            assertThat(told).isInstanceOf(row.direct);
            assertThat(told instanceof TurnAbortedException ? told.getCause() : told)
                    .isInstanceOf(row.root);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoCalledTheCallerIsToldWhatItIsForIt(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            Received<String> outside = bed.hear(bed.puppet("third").act("third"));
            assertOther(row, bed.told.get("first"), "puppet/first.act");
            assertOther(row, bed.told.get("second"), "puppet/second.act", "puppet/first.act");
            assertOther(row, outside.error(), "puppet/third.act", "puppet/second.act", "puppet/first.act");
        }
    }

    @ParameterizedTest
    @EnumSource
    void turnRunsOnce(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            int before = bed.asked().length();
            Throwable direct = bed.hear(row.call.apply(bed, bed.node.runtime())).error();
            int asked = bed.asked().length() - before;
            assertThat(asked).isEqualTo(row.name().contains("AFTER_CALLS") ? 1 : 0);
            assertThat(direct instanceof RetryableException && asked > 0)
                    .as("nothing happened where that is told")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void turnsThatPassItOnRunOnce(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            int before = bed.asked().length();
            bed.hear(bed.puppet("third").act("third"));
            assertThat(bed.asked().length() - before).isEqualTo(row.name().contains("AFTER_CALLS") ? 4 : 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamEndsWithItAndItsActorGoesOn(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            Received<String> stream = bed.hear(bed.puppet("first").watch("stream"));
            assertThat(stream.values()).containsExactly("1");
            assertOther(row, stream.error(), "puppet/first.watch");
            assertThat(bed.node.call(bed.puppet("first").act("state")).isOver()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void firingHasItForItsFailure(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            int before = bed.asked().length();
            bed.node.await(bed.puppet("first").act("plan"));
            bed.node.advance(Duration.ofMillis(1_100));
            bed.hear(Flux.empty());
            List<DeadLetter> letters = bed.node.await(bed.node.runtime().deadLetters(FIRST));
            assertThat(letters).singleElement().satisfies(letter -> {
                assertThat(letter.failures()).isOne();
                assertThat(letter.error()).contains(row.direct.getSimpleName());
            });
            assertThat(bed.asked().length() - before).isEqualTo(row.name().contains("AFTER_CALLS") ? 2 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusOfTheCallItself(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            if (row == ErrorTable.CYCLE_BEFORE_THE_TURN) {
                return;
            }
            Reply reply = post(bed, forwarding(bed, row));
            assertThat(reply.status).isEqualTo(row.status);
            assertThat(reply.isRetryable()).isEqualTo(RetryableException.class.isAssignableFrom(row.direct));
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusOfACallWhoseTurnPassedItOn(ErrorTable row) {
        try (ErrorChain bed = new ErrorChain(row)) {
            Reply reply = post(bed, bed.node.runtime());
            assertThat(reply.status).isEqualTo(row.others == ErrorTable.Told.ABORTED ? 409 : row.status);
            assertThat(reply.isRetryable()).isFalse();
            assertThat(reply.retryAfter).isNull();
        }
    }

    private static void assertOther(ErrorTable row, Throwable told, String... path) {
        if (row.others == ErrorTable.Told.AS_IT_IS) {
            assertThat(told).isInstanceOf(row.root);
            return;
        }
        assertThat(told).isInstanceOfSatisfying(TurnAbortedException.class, aborted -> {
            assertThat(aborted.path()).startsWith(path);
            assertThat(path[0]).isEqualTo(aborted.address() + "." + aborted.action());
            assertThat(aborted.getCause()).isInstanceOf(row.root);
            assertThat(aborted).hasMessageContaining(aborted.getCause().getMessage());
        });
    }

    // HTTP.

    private record Reply(int status, String retryAfter, JsonNode body) {

        boolean isRetryable() {
            return body.at("/metadata/retryable").asBoolean(false);
        }
    }

    /** The runtime, but that each call of an actor is that of the row. */
    private static ActorNode forwarding(ErrorChain bed, ErrorTable row) {
        ActorRef reference = new ActorRef() {
            @Override
            public <T> Flux<T> events(String name, Class<T> type) {
                return Flux.never();
            }

            @Override
            public <T> Flux<ActorEvent<T>> events(EventQuery query, Class<T> type) {
                return Flux.never();
            }

            @Override
            public Mono<List<ActorEvent<byte[]>>> keptEvents(EventQuery query, int limit) {
                return Mono.just(List.of());
            }

            @Override
            public Flux<ActorEvent<byte[]>> events(EventQuery query) {
                return Flux.never();
            }

            @Override
            public Flux<EventBatch> eventBatches(EventQuery query) {
                return Flux.never();
            }

            @Override
            public ActorAddress address() {
                return FIRST;
            }

            @Override
            public Flux<Object> call(String action, Object... arguments) {
                return row.call
                        .apply(bed, bed.node.runtime())
                        .cast(Object.class)
                        .flux();
            }
        };
        return (ActorNode) Proxy.newProxyInstance(
                ActorNode.class.getClassLoader(), new Class<?>[] {ActorNode.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == ActorRef.class) {
                        return reference;
                    }
                    try {
                        return method.invoke(bed.node.runtime(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Reply post(ErrorChain bed, ActorNode node) {
        EmbeddedChannel channel = new EmbeddedChannel(
                ActorHttpHandler.factory(node, ActorHttpOptions.defaults()).get());
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/actors/puppet/first/act",
                Unpooled.copiedBuffer("[\"first\"]", StandardCharsets.UTF_8));
        request.headers().set(HttpHeaderNames.HOST, "here");
        channel.writeInbound(request);
        bed.hear(Flux.empty());
        FullHttpResponse response = channel.readOutbound();
        try {
            return new Reply(
                    response.status().code(),
                    response.headers().get(HttpHeaderNames.RETRY_AFTER),
                    JsonMapper.shared().readTree(response.content().toString(StandardCharsets.UTF_8)));
        } finally {
            response.release();
            channel.finishAndReleaseAll();
        }
    }
}
