package dev.rouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.net.ActorHttpOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Kotlin's classes are stored and called with, default values included, where Jackson's module for them is there. */
class KotlinClassesTest {

    private static final JacksonStateCodec CODEC = new JacksonStateCodec();

    private static Class<?> kotlin(String name) throws ClassNotFoundException {
        return Class.forName("dev.rouse.Kotlin" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Order", "Line", "Settings"})
    void dataClassesAreAccepted(String name) throws ClassNotFoundException {
        CODEC.check(kotlin(name));
    }

    @Test
    void dataClassesComeBackEqual() throws ReflectiveOperationException {
        Class<?> type = kotlin("Order");
        Object line = kotlin("Line").getConstructor(String.class, int.class).newInstance("green", 2);
        Object order = type.getConstructor(String.class, List.class, boolean.class, Long.class)
                .newInstance("tea", List.of(line), false, 5L);
        byte[] bytes = CODEC.encode(order, type);

        assertThat(CODEC.lost(order, bytes, type)).isNull();
        assertThat(CODEC.decode(bytes, type)).isEqualTo(order);
    }

    @Test
    void propertiesThatAreNotWrittenHaveTheirDefaults() throws ClassNotFoundException {
        String order = "{\"item\":\"tea\",\"lines\":[{\"sku\":\"green\"}]}";
        String expected = "KotlinOrder(item=tea, lines=[KotlinLine(sku=green, count=1)], isGift=true, tip=null)";

        assertThat(CODEC.decode(order.getBytes(UTF_8), kotlin("Order"))).hasToString(expected);
        assertThat(ActorHttpOptions.strictJson().build().readValue(order, kotlin("Order")))
                .hasToString(expected);
    }

    @Test
    void classWithDefaultsAloneKeepsOtherValues() throws ReflectiveOperationException {
        Class<?> type = kotlin("Settings");
        Object settings = type.getConstructor(int.class, String.class).newInstance(7, "x");

        assertThat(CODEC.decode(CODEC.encode(settings, type), type)).isEqualTo(settings);
    }

    @Test
    void withoutTheModuleTheClassIsRefusedWithItsName() {
        assertThatThrownBy(() -> new JacksonStateCodec(JsonMapper.builder().build()).check(kotlin("Order")))
                .hasMessageContaining("tools.jackson.module:jackson-module-kotlin");
    }
}
