import dev.rouse.Actor;
import dev.rouse.ActorClient;
import dev.rouse.spring.ActorComponent;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

// snippet

interface Tariff {
    long of(long visits);
}
