package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.client.RouseClient;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.observe.RuntimeObservations;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Hooks;
import reactor.util.context.Context;

/** Spans of requests, as OpenTelemetry has them of two nodes with tracers of their own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String REQUEST = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + REQUEST + "-01";

    /** The tracer of a node. */
    private static final class Tracing implements AutoCloseable {

        final InMemorySpanExporter exporter = InMemorySpanExporter.create();
        final SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
        final ObservationRegistry registry = ObservationRegistry.create();

        Tracing() {
            Tracer otel = provider.get("rouse");
            OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), event -> {});
            OtelPropagator propagator =
                    new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
            registry.observationConfig()
                    .observationHandler(new FirstMatchingCompositeObservationHandler(
                            new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                            new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                            new DefaultTracingObservationHandler(tracer)));
        }

        @Override
        public void close() {
            provider.close();
        }
    }

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The trace of the client for JavaScript");

    private final List<Tracing> tracings = List.of(new Tracing(), new Tracing());
    private final StageNodes nodes = new StageNodes(
            RuntimeObservations.of(tracings.get(0).registry), RuntimeObservations.of(tracings.get(1).registry));

    @AfterEach
    void close() {
        nodes.close();
        tracings.forEach(Tracing::close);
    }

    /** Spans that have ended, of a trace. */
    private List<SpanData> spans(String trace) {
        List<SpanData> all = new ArrayList<>();
        tracings.forEach(tracing -> all.addAll(tracing.exporter.getFinishedSpanItems()));
        return all.stream().filter(span -> span.getTraceId().equals(trace)).toList();
    }

    private static boolean has(List<SpanData> spans, String name) {
        return spans.stream().anyMatch(span -> span.getName().equals(name));
    }

    private static SpanData only(List<SpanData> spans, String name, Predicate<SpanData> more) {
        List<SpanData> found = spans.stream()
                .filter(span -> span.getName().equals(name) && more.test(span))
                .toList();
        assertThat(found)
                .as("%s among %s", name, spans.stream().map(SpanData::getName).toList())
                .hasSize(1);
        return found.get(0);
    }

    private static SpanData only(List<SpanData> spans, String name) {
        return only(spans, name, span -> true);
    }

    /** {@code chain}, each the parent of the next. */
    private static void follows(List<SpanData> spans, String parent, String... chain) {
        String last = parent;
        for (String name : chain) {
            String expected = last;
            last = only(spans, name, span -> span.getParentSpanId().equals(expected))
                    .getSpanId();
        }
    }

    @Test
    void requestOverTwoNodesAQueueAScheduleAndAWorkflowIsOneTrace() throws Exception {
        String first = nodes.keyAt(1, "first");
        String body = "[\"" + nodes.keyAt(0, "second") + "\",\"" + nodes.keyAt(1, "third") + "\"]";
        tracings.forEach(tracing -> tracing.exporter.reset());
        nodes.post(first + "/begin", body, "traceparent", PARENT);
        StageNodes.until(() -> has(spans(TRACE), "step stage.look"));
        List<SpanData> spans = spans(TRACE);
        String ring = only(spans, "firing stage.ring").getSpanId();
        follows(spans, REQUEST, "call stage.begin", "hop stage.begin", "turn stage.begin", "call stage.hand");
        follows(
                spans,
                only(spans, "call stage.hand").getSpanId(),
                "hop stage.hand",
                "turn stage.hand",
                "send stage.mails",
                "delivery stage.mail",
                "send stage.ring",
                "firing stage.ring",
                "send stage.tour",
                "step stage.look");
        assertThat(only(spans, "send stage.tour").getParentSpanId()).isEqualTo(ring);
        follows(spans, only(spans, "turn stage.begin").getSpanId(), "commit stage.begin");
        follows(spans, only(spans, "delivery stage.mail").getSpanId(), "commit stage.mail");
        assertThat(only(spans, "delivery stage.mail").getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(only(spans, "hop stage.hand").getKind()).isEqualTo(SpanKind.CLIENT);
        Map<String, List<SpanData>> others = tracings.stream()
                .flatMap(tracing -> tracing.exporter.getFinishedSpanItems().stream())
                .filter(span -> !span.getTraceId().equals(TRACE))
                .collect(Collectors.groupingBy(SpanData::getName));
        assertThat(others).as("spans of other traces").isEmpty();
        assertThat(names(tracings.get(1))).contains("turn stage.begin", "delivery stage.mail", "firing stage.ring");
        assertThat(names(tracings.get(0))).contains("call stage.begin", "hop stage.begin", "turn stage.hand");
    }

    private static List<String> names(Tracing tracing) {
        return tracing.exporter.getFinishedSpanItems().stream()
                .map(SpanData::getName)
                .toList();
    }

    @Test
    void startIsAPartOfTheCallThatWakesAnActor() {
        Observation request = Observation.start("request", tracings.get(0).registry);
        nodes.nodes
                .get(0)
                .actor(Stage.class, "asleep")
                .wake()
                .contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, request))
                .block(StageNodes.PATIENCE);
        request.stop();
        SpanData root = only(tracings.get(0).exporter.getFinishedSpanItems(), "request");
        List<SpanData> spans = spans(root.getTraceId());
        SpanData call = only(spans, "call stage.wake");
        assertThat(call.getParentSpanId()).isEqualTo(root.getSpanId());
        SpanData start = only(spans, "start stage.start");
        assertThat(start.getParentSpanId())
                .isIn(
                        call.getSpanId(),
                        spans.stream()
                                .filter(span -> span.getName().equals("hop stage.wake"))
                                .map(SpanData::getSpanId)
                                .findFirst()
                                .orElse("none"));
        assertThat(start.getAttributes().asMap().entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().getKey(), Function.identity()))
                        .keySet())
                .contains("type", "action", "actor");
    }

    @Test
    void callOfAClientOfASocketIsOneTraceWithItsTurn() {
        RouseClient client = RouseClient.builder()
                .endpoint("http://127.0.0.1:" + nodes.server.port())
                .options(options -> options.observer(RuntimeObservations.of(tracings.get(1).registry)))
                .build();
        String second = nodes.keyAt(0, "second");
        String third = nodes.keyAt(1, "third");
        Observation request = Observation.start("request", tracings.get(1).registry);
        client.actor(Stage.class, nodes.keyAt(1, "first"))
                .begin(second, third)
                .contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, request))
                .block(StageNodes.PATIENCE);
        client.close().block(StageNodes.PATIENCE);
        request.stop();
        String trace =
                only(tracings.get(1).exporter.getFinishedSpanItems(), "request").getTraceId();
        StageNodes.until(() -> has(spans(trace), "step stage.look"));
        List<SpanData> spans = spans(trace);
        SpanData root = only(spans, "request");
        SpanData call =
                only(spans, "call stage.begin", span -> span.getParentSpanId().equals(root.getSpanId()));
        SpanData hop =
                only(spans, "hop stage.begin", span -> span.getParentSpanId().equals(call.getSpanId()));
        follows(spans, hop.getSpanId(), "call stage.begin", "hop stage.begin", "turn stage.begin");
    }

    @Test
    void messageOfAConnectionIsOneTraceWithItsTurn() {
        RouseClient client = RouseClient.builder()
                .endpoint("http://127.0.0.1:" + nodes.server.port())
                .options(options -> options.observer(RuntimeObservations.of(tracings.get(1).registry)))
                .build();
        String second = nodes.keyAt(0, "second");
        String third = nodes.keyAt(1, "third");
        Observation request = Observation.start("request", tracings.get(1).registry);
        client.connect(Stage.class, null, nodes.keyAt(1, "first"))
                .flatMap(connection -> connection
                        .send("begin", second, third)
                        .contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, request)))
                .block(StageNodes.PATIENCE);
        client.close().block(StageNodes.PATIENCE);
        request.stop();
        SpanData root = only(tracings.get(1).exporter.getFinishedSpanItems(), "request");
        StageNodes.until(() -> has(spans(root.getTraceId()), "step stage.look"));
        follows(
                spans(root.getTraceId()),
                root.getSpanId(),
                "send stage.begin",
                "call stage.message",
                "hop stage.message",
                "turn stage.message",
                "call stage.hand");
    }

    @Test
    void whatTheClientForJavaScriptAsksIsOfTheTraceThatItIsIn() {
        String first = nodes.keyAt(1, "first");
        String rest = "('begin', '" + nodes.keyAt(0, "second") + "', '" + nodes.keyAt(1, "third") + "')";
        tracings.forEach(tracing -> tracing.exporter.reset());
        CHROMIUM.open("http://127.0.0.1:" + nodes.server.port() + "/health")
                .evaluate("import('/rouse.js').then(async ({connect}) => {"
                        + " const client = connect(location.origin, {traceContext: () => '" + PARENT + "'});"
                        + " const first = client.actor('stage', '" + first + "'); await first.call" + rest + ";"
                        + " const connection = first.connect(); await connection.send" + rest + ";"
                        + " client.close(); return 1; })");
        StageNodes.until(() -> names(spans(TRACE), "step stage.look") == 2);
        List<SpanData> spans = spans(TRACE);
        follows(spans, REQUEST, "call stage.begin", "hop stage.begin", "turn stage.begin");
        follows(spans, REQUEST, "call stage.message", "hop stage.message", "turn stage.message", "call stage.hand");
        follows(spans, REQUEST, "call stage.connect", "hop stage.connect", "turn stage.connect");
    }

    private static long names(List<SpanData> spans, String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).count();
    }

    @Test
    void codeOfTurnsHasASpanOfTheTraceAsTheCurrentOne() throws Exception {
        String first = nodes.keyAt(1, "first");
        String body = "[\"" + nodes.keyAt(0, "second") + "\",\"" + nodes.keyAt(1, "third") + "\"]";
        Hooks.enableAutomaticContextPropagation();
        try {
            nodes.post(first + "/begin", body, "traceparent", PARENT);
            StageNodes.until(() -> nodes.log.current.containsKey("step"));
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }
        for (String place : new String[] {"begin", "hand", "mail", "ring", "step"}) {
            assertThat(nodes.log.current.get(place)).as(place).isEqualTo(TRACE);
        }
    }

    @Test
    void callsWithoutATraceBeginOne() {
        nodes.nodes.get(0).actor(Stage.class, "alone").wake().block(StageNodes.PATIENCE);
        List<SpanData> roots = tracings.stream()
                .flatMap(tracing -> tracing.exporter.getFinishedSpanItems().stream())
                .filter(span -> span.getName().equals("call stage.wake"))
                .toList();
        assertThat(roots).hasSize(1).allMatch(span -> span.getParentSpanId().equals("0000000000000000"));
    }
}
