package dev.rouse;

import dev.rouse.base.Arguments;
import dev.rouse.json.ClassesMet;
import dev.rouse.json.JacksonReading;
import dev.rouse.json.JacksonRoundTrip;
import dev.rouse.json.JsonScalars;
import dev.rouse.json.KotlinClasses;
import java.lang.reflect.Type;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The default {@link StateCodec}: JSON by Jackson, which knows records, collections, {@code Optional} and java.time. */
public final class JacksonStateCodec implements StateCodec {

    private final ObjectMapper mapper;

    /** Whether it is the mapper of this class, which writes scalars as JSON does. */
    private final boolean isPlain;

    private final ClassesMet met = new ClassesMet();
    private final ConcurrentHashMap<Type, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    /**
     * With {@link #lossless} settings: unknown properties are an error, so that no field is lost silently. Buffers are kept by
     * thread: there are few lanes, and they do not contend for a pool.
     */
    public JacksonStateCodec() {
        this(
                lossless(JsonMapper.builder(JsonFactory.builder()
                                .streamReadConstraints(JacksonRoundTrip.ALL)
                                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                                .build()))
                        .build(),
                true);
    }

    /** With a mapper of your own; any format that Jackson has. */
    public JacksonStateCodec(ObjectMapper mapper) {
        this(Arguments.required("mapper", mapper), false);
    }

    private JacksonStateCodec(ObjectMapper mapper, boolean isPlain) {
        this.mapper = met.countedBy(mapper);
        this.isPlain = isPlain;
    }

    /**
     * Makes {@code mapper} read back what it wrote: times keep their zone and offset, numbers with a fraction all their digits; a
     * record has the properties of its components, whatever else it calls {@code isX} or {@code getX}; unknown properties, and a
     * class of which nothing would be written, are an error. What is declared as {@code Object} comes back as JSON knows it: a number with a
     * fraction as {@link java.math.BigDecimal}, a small integer as {@code Integer}, a time as text. Kotlin's classes are read by
     * {@code tools.jackson.module:jackson-module-kotlin} where that is on the class path.
     *
     * @return {@code mapper}
     */
    public static JsonMapper.Builder lossless(JsonMapper.Builder mapper) {
        return Arguments.required("mapper", mapper)
                .addModules(KotlinClasses.modules())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID);
    }

    /**
     * Number of classes that this codec has met in all that it has encoded: a value during whose encoding it grew holds
     * one that no value before it held.
     */
    public int classesMet() {
        return met.count();
    }

    @Override
    public byte[] encode(Object state, Type type) {
        byte[] scalar = isPlain ? JsonScalars.encode(Arguments.required("state", state), type) : null;
        return scalar == null ? writer(type).writeValueAsBytes(Arguments.required("state", state)) : scalar;
    }

    private ObjectWriter writer(Type type) {
        ObjectWriter writer = writers.get(Arguments.required("type", type));
        if (writer == null) {
            writer = writers.computeIfAbsent(type, t -> mapper.writerFor(javaType(t)));
        }
        return writer;
    }

    @Override
    public Object decode(byte[] bytes, Type type) {
        Object scalar = isPlain ? JsonScalars.decode(Arguments.required("bytes", bytes), type) : null;
        if (scalar != null) {
            return scalar;
        }
        ObjectReader reader = readers.get(Arguments.required("type", type));
        if (reader == null) {
            reader = readers.computeIfAbsent(type, t -> mapper.readerFor(javaType(t)));
        }
        Object state = reader.readValue(Arguments.required("bytes", bytes));
        if (state == null) {
            throw new IllegalArgumentException("The stored bytes are a JSON null, which is not a state.");
        }
        return state;
    }

    /**
     * Refuses an interface or abstract class without type information, a class that cannot be made, and a key of a map without a
     * way back from text, wherever {@code type} declares one.
     */
    @Override
    public void check(Type type) {
        String fault = new JacksonReading(mapper).fault(javaType(Arguments.required("type", type)));
        if (fault != null) {
            throw new IllegalArgumentException(fault + ".");
        }
    }

    /** Compares what is written of {@code state} and of what was read, where order counts, and finds fields that were not written. */
    @Override
    public @Nullable String lost(Object state, byte[] bytes, Type type) {
        Arguments.required("state", state);
        return new JacksonRoundTrip(mapper, writer(type)).lost(state, bytes, decode(bytes, type));
    }

    private JavaType javaType(Type type) {
        return mapper.constructType(type);
    }
}
