package dev.rouse.net.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rouse.net.request.Operation;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;

/** What is served is what was added: by path and method. */
final class RouteTableTest {

    private static final Endpoint READ = (target, request, loop) -> operation();
    private static final Endpoint DELETE = (target, request, loop) -> operation();

    private static Operation operation() {
        throw new AssertionError("No endpoint is asked for an operation here.");
    }

    @Test
    void endpointIsFoundByPathAndMethod() {
        RouteTable table =
                new RouteTable().read(Route.ACTOR, true, READ).add(Route.ACTOR, HttpMethod.DELETE, true, DELETE);

        assertThat(table.find(Route.ACTOR, HttpMethod.GET)).isSameAs(READ);
        assertThat(table.find(Route.ACTOR, HttpMethod.HEAD)).isSameAs(READ);
        assertThat(table.find(Route.ACTOR, HttpMethod.valueOf("DELETE"))).isSameAs(DELETE);
        assertThat(table.find(Route.ACTOR, HttpMethod.POST)).isNull();
        assertThat(table.find(Route.ENTRY, HttpMethod.GET)).isNull();
    }

    @Test
    void allowNamesTheMethodsOfAPathInTheOrderInWhichTheyWereAdded() {
        RouteTable table =
                new RouteTable().read(Route.ACTOR, true, READ).add(Route.ACTOR, HttpMethod.DELETE, true, DELETE);

        assertThat(table.allow(Route.ACTOR)).isEqualTo("GET, HEAD, DELETE");
        assertThat(table.allow(Route.ENTRY)).isEmpty();
    }

    @Test
    void endpointThatIsNotExposedIsNotThere() {
        RouteTable table =
                new RouteTable().read(Route.ACTOR, false, READ).add(Route.ENTRY, HttpMethod.DELETE, true, DELETE);

        assertThat(table.serves(Route.ACTOR)).isFalse();
        assertThat(table.find(Route.ACTOR, HttpMethod.GET)).isNull();
        assertThat(table.serves(Route.ENTRY)).isTrue();
    }

    @Test
    void secondEndpointOfAMethodIsRefused() {
        RouteTable table = new RouteTable().read(Route.ACTOR, true, READ);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.add(Route.ACTOR, HttpMethod.HEAD, true, DELETE))
                .withMessageContaining("HEAD of ACTOR");
    }
}
