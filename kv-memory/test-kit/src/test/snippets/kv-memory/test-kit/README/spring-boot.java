import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rouse.ActorClient;
import dev.rouse.test.TestNode;
import dev.rouse.test.spring.ActorTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

class Tariff {}

interface Counter {
    Mono<Long> increment(long by);
}

// snippet
