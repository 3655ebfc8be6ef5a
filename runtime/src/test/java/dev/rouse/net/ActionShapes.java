package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.ReadOnly;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Actions with every sort of parameter and result. What they do is scripted; their shapes are not. */
public interface ActionShapes {

    record Line(String sku, int count) {

        public Line {
            if (count < 0) {
                throw new IllegalArgumentException("count is 0 or more");
            }
        }
    }

    record Order(String customer, List<Line> lines, Optional<String> note) {}

    /** A value that can be neither read nor written, because a class is missing. */
    record Broken(String text) {

        public Broken {
            if (text.equals("given")) {
                throw new NoClassDefFoundError("secret");
            }
        }

        @Override
        public String text() {
            throw new NoClassDefFoundError("secret");
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    Mono<Integer> add(int a, int b);

    Mono<String> text(String text);

    /** Shares its path with the list of what an actor will do. */
    Mono<String> schedule(String text);

    Mono<Void> nothing();

    Mono<Long> whole(long number);

    Mono<Byte> tiny(byte number);

    Mono<Double> ratio(double number);

    Mono<BigDecimal> exact(BigDecimal number);

    Mono<Boolean> flag(boolean flag);

    Mono<Colour> colour(Colour colour);

    Mono<Order> order(Order order);

    Mono<Map<String, List<Line>>> lines(Map<String, List<Line>> lines);

    Mono<Optional<String>> maybe(Optional<String> text);

    Mono<byte[]> bytes(byte[] bytes);

    Mono<List<Duration>> times(Instant at, List<Duration> after);

    @ReadOnly
    Flux<Integer> count(int to);

    @ReadOnly
    Flux<String> lots(String more);

    @ReadOnly
    Flux<Broken> brokenOnes();

    @ReadOnly
    Flux<Map<String, List<Line>>> pairs();

    Mono<Map<ActorAddress, List<DataKey>>> owned(Map<ActorAddress, List<DataKey>> values);

    Mono<ActorAddress> owner(ActorAddress value);

    Mono<Object> any();

    Mono<Void> broken(Broken broken);
}
