package dev.rouse

/** Classes as Kotlin's compiler makes them, of which KotlinClassesTest uses the compiled form beside this file. */
data class KotlinOrder(
    val item: String,
    val lines: List<KotlinLine> = emptyList(),
    val isGift: Boolean = true,
    val tip: Long? = null,
)

data class KotlinLine(val sku: String, val count: Int = 1)

data class KotlinSettings(val size: Int = 3, val name: String = "none")
