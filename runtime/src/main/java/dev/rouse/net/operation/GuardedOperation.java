package dev.rouse.net.operation;

import dev.rouse.Principal;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * An operation that begins when foreign code has let it pass.
 *
 * @param head of the request, which may tell its sender
 * @param question asks that code: whether the operation may begin
 * @param silence the error where it does not answer in time
 * @param loop times it
 */
public record GuardedOperation(
        Operation operation,
        HttpRequest head,
        Supplier<@Nullable Mono<Boolean>> question,
        Duration timeout,
        Function<Duration, RequestRefused> silence,
        EventExecutor loop)
        implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return passed(question, timeout, silence, loop).flatMapMany(passed -> operation.run(body));
    }

    @Override
    public Mono<Boolean> admission() {
        return passed(question, timeout, silence, loop)
                .flatMap(passed -> Objects.requireNonNullElse(operation.admission(), Mono.just(passed)));
    }

    @Override
    public Operation admitted() {
        return operation.admitted();
    }

    /** True, once foreign code has let pass what {@code question} asks: any other answer is an error. */
    public static Mono<Boolean> passed(
            Supplier<@Nullable Mono<Boolean>> question,
            Duration timeout,
            Function<Duration, RequestRefused> silence,
            EventExecutor loop) {
        return ask(question)
                .timeout(timer(timeout, loop), Mono.error(() -> silence.apply(timeout)))
                .defaultIfEmpty(false)
                .handle((allowed, asker) -> {
                    if (allowed) {
                        asker.next(true);
                    } else {
                        asker.error(RequestRefused.forbidden());
                    }
                });
    }

    private static Mono<Boolean> ask(Supplier<@Nullable Mono<Boolean>> question) {
        try {
            return Objects.requireNonNull(
                    question.get(), "The code that was asked whether this may be returned null instead of a Mono.");
        } catch (Throwable t) {
            return Mono.error(t);
        }
    }

    private static Mono<Boolean> timer(Duration timeout, EventExecutor loop) {
        return Mono.create(sink -> {
            Future<?> over = loop.schedule(() -> sink.success(true), timeout.toNanos(), TimeUnit.NANOSECONDS);
            sink.onDispose(() -> over.cancel(false));
        });
    }

    @Override
    public boolean takesStream() {
        return operation.takesStream();
    }

    @Override
    public @Nullable ElementWriter elements(OutputStream out) {
        return operation.elements(out);
    }

    @Override
    public @Nullable Principal sender() {
        return IdentifiedRequest.principalOf(head);
    }

    @Override
    public boolean isStream() {
        return operation.isStream();
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return operation.status(outcome);
    }

    @Override
    public void addTo(HttpHeaders answer) {
        operation.addTo(answer);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        operation.write(outcome, out);
    }
}
