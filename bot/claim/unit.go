package claim

import "slices"

// suffixes are the words that stand after a number. Units are listed with their inflected forms; ISO 4217 codes come from
// the currencies.
var suffixes = tableOf(
	powerWords, percentWords, lengthWords, otherUnitWords, timeWords, eraWords, decoyWords, currencyWords(),
)

// counts are the words that stand for a number.
var counts = tableOf(
	split(count, 1, "", "one|One"), split(count, 2, "", "two|Two"), split(count, 3, "", "three|Three|ثلاثة|ثلاث"),
	split(count, 4, "", "four|Four|أربعة|أربع"), split(count, 5, "", "five|Five|خمسة|خمس"), split(count, 6, "", "six|Six|ستة|ست"),
	split(count, 7, "", "seven|Seven|سبعة|سبع"), split(count, 8, "", "eight|Eight|ثمانية|ثماني"), split(count, 9, "", "nine|Nine|تسعة|تسع"),
	split(count, 10, "", "ten|Ten|عشرة|عشر"), split(count, 11, "", "eleven|Eleven"), split(count, 12, "", "twelve|Twelve"),
	split(count, 15, "", "fifteen|Fifteen"), split(count, 20, "", "twenty|Twenty|عشرين|عشرون"),
	split(count, 30, "", "thirty|Thirty|ثلاثين|ثلاثون"), split(count, 40, "", "forty|Forty|أربعين|أربعون"),
	split(count, 50, "", "fifty|Fifty|خمسين|خمسون"), split(count, 60, "", "sixty|Sixty|ستين|ستون"),
	split(count, 70, "", "seventy|Seventy|سبعين|سبعون"), split(count, 80, "", "eighty|Eighty|ثمانين|ثمانون"),
	split(count, 90, "", "ninety|Ninety|تسعين|تسعون"),
)

var powerWords = slices.Concat(
	split(power, 2, "", "百"),
	split(power, 3, "", "thousand|千|仟|천|ألف|الف|آلاف|الاف|ألفا|Tausend|mil|mille|тыс.|тысяч|тысячи|bin|ribu|हज़ार|हजार"),
	split(power, 4, "", "万|萬|만"),
	split(power, 5, "", "十万|十萬|lakh|लाख"),
	split(power, 6, "", "million|millions|Million|Millionen|Mio.|mio.|百万|百萬|백만|مليون|مليونا|ملايين|millón|millones|milhão|milhões|млн|миллион|миллиона|миллионов|milyon|juta"),
	split(power, 7, "", "千万|千萬|천만|crore|करोड़"),
	split(power, 8, "", "亿|億|억"),
	split(power, 9, "", "billion|billions|bn|十亿|十億|Milliarde|Milliarden|Mrd.|مليار|مليارا|مليارات|بليون|mil millones|milliard|milliards|bilhão|bilhões|mil milhões|млрд|миллиард|миллиарда|миллиардов|milyar|miliar"),
	split(power, 12, "", "trillion|trillions|tn|万亿|萬億|조|Billionen|تريليون|تريليونات|billones|trilhão|trilhões|трлн|триллион|триллиона|триллионов|trilyon|triliun"),
	split(richPower, 3, "", "k|K"), split(richPower, 6, "m", "m"), split(richPower, 6, "", "M"), split(richPower, 9, "", "B|b"),
)

var percentWords = slices.Concat(
	split(unit, 0, "%", "%|％|﹪|٪|percent|per cent|Prozent|pour cent|por ciento|por cento|процент|процента|процентов|persen|प्रतिशत|パーセント|퍼센트"),
	split(unit, 0, "%", "في المئة|في المائة|في المية|بالمئة|بالمائة"),
	split(unit, 0, "‰", "‰"),
	split(unit, 0, "percentage point", "percentage point|percentage points|个百分点|個百分點|نقطة مئوية|نقاط مئوية"),
)

var lengthWords = slices.Concat(
	split(unit, 0, "km", "km|kilometre|kilometres|kilometer|kilometers|Kilometer|kilómetros|quilômetros|kilomètres|км|公里|千米|كم|كلم|كيلومتر|كيلو متر|كيلومترا|كيلومترات|कि.मी.|किलोमीटर|キロメートル|킬로미터"),
	split(unit, 0, "m", "metre|metres|meter|meters|Meter|metros|mètres|м|米|公尺|متر|مترا|أمتار|मीटर|メートル|미터"),
	split(unit, 0, "cm", "cm|centimetre|centimetres|centimeter|centimeters|厘米|公分|سم|سنتيمتر"),
	split(unit, 0, "mm", "mm|millimetre|millimetres|millimeter|millimeters|毫米|公釐|ملم|مم|مليمتر"),
	split(unit, 0, "mile", "mile|miles|mi|英里|哩|ميل|ميلا|أميال"),
	split(unit, 0, "foot", "foot|feet|ft|英尺|英呎|قدم|قدما|أقدام"),
	split(unit, 0, "inch", "inch|inches|英寸|英吋|بوصة|بوصات"),
	split(unit, 0, "km²", "km²|km2|km^2|sq km|square kilometres|square kilometers|square kilometre|square kilometer|平方公里|平方千米|كم²|كم2|كم مربع|كيلومتر مربع|كيلومترا مربعا|كيلومترات مربعة"),
	split(unit, 0, "m²", "m²|m2|square metres|square meters|平方米|平方公尺|م²|متر مربع|مترا مربعا"),
	split(unit, 0, "square mile", "sq mi|square mile|square miles|平方英里|ميل مربع|ميلا مربعا"),
	split(unit, 0, "ha", "ha|hectare|hectares|Hektar|公顷|公頃|هكتار|هكتارا"),
	split(unit, 0, "km/h", "km/h|kph|公里/小时|كم/س|كم/ساعة"),
	split(unit, 0, "mph", "mph|miles per hour|英里/小时"),
)

var otherUnitWords = slices.Concat(
	split(unit, 0, "kg", "kg|kilogram|kilograms|kilogrammes|кг|公斤|千克|كغ|كجم|كغم|كيلوغرام|كيلوغراما|كيلوجرام"),
	split(unit, 0, "g", "g|gram|grams|克|غرام|غراما|جرام"),
	split(unit, 0, "t", "tonne|tonnes|ton|tons|Tonnen|toneladas|тонн|吨|噸|公吨|طن|طنا|أطنان"),
	split(unit, 0, "barrel", "barrel|barrels|bbl|桶|برميل|برميلا|براميل"),
	split(unit, 0, "L", "L|litre|litres|liter|liters|升|公升|لتر|لترا"),
	split(unit, 0, "m³", "m³|m3|cubic metres|cubic meters|立方米|متر مكعب|مترا مكعبا"),
	split(unit, 0, "°C", "°C|° C|℃|摄氏度|攝氏度|درجة مئوية|درجات مئوية|degrees Celsius|°م"),
	split(unit, 0, "°F", "°F|° F|℉|华氏度|華氏度|درجة فهرنهايت|degrees Fahrenheit|°ف"),
	split(unit, 0, "kW", "kW|千瓦|كيلوواط"), split(unit, 0, "MW", "MW|megawatts|兆瓦|ميغاواط|ميجاوات"), split(unit, 0, "GW", "GW|gigawatts|吉瓦|غيغاواط"),
)

var timeWords = slices.Concat(
	split(unit, 0, "century", "century|centuries|Century|世纪|世紀|个世纪|個世紀|قرن|قرنا|قرون|Jahrhundert|siècle"),
	split(unit, 0, "year", "year|years|年|年间|年間|سنة|سنوات|عام|عاما|أعوام|Jahre|Jahren|años|anos|ans|год|года|лет|yıl|साल|वर्ष|tahun|년"),
	split(unit, 0, "month", "month|months|个月|個月|か月|ヶ月|شهر|شهرا|أشهر|شهور|Monate|Monaten|meses|mois|месяцев|месяца|ay|महीने|bulan|개월"),
	split(unit, 0, "week", "week|weeks|周|週|个星期|個星期|星期|أسبوع|أسبوعا|أسابيع|Wochen|semanas|semaines|недель|недели|hafta|सप्ताह"),
	split(unit, 0, "day", "day|days|天|日间|日間|يوم|يوما|أيام|Tage|Tagen|días|dias|jours|дней|дня|gün|दिन|hari|일간"),
	split(unit, 0, "hour", "hour|hours|hr|hrs|小时|小時|个小时|個小時|時間|ساعة|ساعات|Stunden|horas|heures|часов|часа|saat|घंटे|jam|시간"),
	split(unit, 0, "minute", "minute|minutes|min|分钟|分鐘|分間|دقيقة|دقائق|Minuten|minutos|минут|минуты|dakika|मिनट|menit|분"),
	split(unit, 0, "second", "second|seconds|sec|秒|秒钟|秒鐘|ثانية|ثوان|ثواني|Sekunden|segundos|secondes|секунд|saniye|सेकंड|detik|초"),
	// Anniversaries count like ordinals; as a unit they would differ from "25th".
	split(unit, 0, "", "周年|週年"),
)

var eraWords = slices.Concat(
	split(before, 0, "", "BC|BCE|B.C.|B.C.E.|v. Chr.|a. C.|a.C.|av. J.-C.|до н. э.|до н.э.|ق.م|ق.م.|ق م|قبل الميلاد"),
	split(after, 0, "", "AD|CE|A.D.|C.E.|n. Chr.|للميلاد|ميلادي|ميلادية|بعد الميلاد"),
	split(foreign, 0, "", "هـ|ه|هجري|هجرية|هجريا|للهجرة|AH"),
	split(foreign, 0, "", "محرم|صفر|ربيع الأول|ربيع الآخر|ربيع الثاني|جمادى الأولى|جمادى الآخرة|جمادى الثانية|رجب|شعبان|رمضان|شوال|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة"),
)

// Words that begin like a unit and are none. After 年代 and the like there is no number either.
var decoyWords = slices.Concat(
	split(decoy, 0, "", "周围|周圍|周边|周邊|周末|周岁|周歲|天津|天然|天空|天主|天皇|元素|元件|元旦|元首|元区|元桥|克拉|克里|克罗|升级|升級|米兰|米蘭|分之|分局"),
	split(foreign, 0, "", "年代|年级|年級|년대|时|時|点|點"),
)

// A currency has the names that stand after a number and the signs that stand on either side of it.
type currency struct{ code, names, signs string }

// The bare dollar is the American one, as CLDR reads it in English, and the bare yuan sign is the Chinese one in Han text
// without kana. "Pounds" alone may be a weight, جنيه alone several currencies: they name no unit.
var currencies = []currency{
	{"USD", "dollar|dollars|US dollar|US dollars|U.S. dollars|美元|美金|دولار|دولارا|دولارات|دولار أمريكي|دولار أميركي|دولارا أمريكيا|دولارات أمريكية|Dollar|US-Dollar|dólar|dólares|доллар|доллара|долларов|dolar|डॉलर|ドル|달러", "$|US$|$US"},
	{"EUR", "euro|euros|欧元|歐元|يورو|Euro|евро|avro|यूरो|ユーロ|유로", "€"},
	{"GBP", "pounds sterling|pound sterling|英镑|英鎊|جنيه إسترليني|جنيها إسترلينيا|جنيه استرليني|фунтов стерлингов|ポンド|파운드", "£"},
	{"CNY", "yuan|renminbi|元|人民币|人民幣|元人民币|块钱|يوان|يوانا|юаней|人民元|위안", "RMB|人民币|人民幣|CN¥"},
	{"JPY", "yen|日元|日圆|日圓|ين|ينا|Yen|yenes|иен|円|엔", "JP¥"},
	{"INR", "rupees|rupee|Indian rupees|卢比|盧比|روبية|روبية هندية|рупий|रुपये|रुपए", "₹|Rs.|Rs"},
	{"RUB", "ruble|rubles|rouble|roubles|卢布|盧布|روبل|روبلا|Rubel|рубль|рубля|рублей|руб.", "₽"},
	{"TRY", "Turkish lira|土耳其里拉|ليرة تركية|lira", "₺"},
	{"AZN", "manat|manats|马纳特|馬納特|مانات|манат|маната|манатов", "₼"},
	{"ILS", "shekel|shekels|new shekels|谢克尔|謝克爾|شيكل|شيقل|шекелей", "₪|NIS"},
	{"KRW", "韩元|韓元|韩圆|وون|원", "₩"},
	{"HKD", "Hong Kong dollars|港元|港币|港幣|دولار هونغ كونغ", "HK$"},
	{"TWD", "New Taiwan dollars|新台币|新臺幣|元新台币", "NT$|新台币|新臺幣"},
	{"AUD", "Australian dollars|澳元|دولار أسترالي", "A$|AU$"},
	{"CAD", "Canadian dollars|加元|دولار كندي", "C$|CA$"},
	{"CHF", "Swiss francs|瑞士法郎|瑞郎|فرنك سويسري|Schweizer Franken|Franken", "SFr."},
	{"SAR", "Saudi riyals|沙特里亚尔|ريال سعودي", ""},
	{"AED", "dirhams|迪拉姆|درهم إماراتي", ""},
	{"EGP", "Egyptian pounds|埃及镑|جنيه مصري|جنيها مصريا", "E£"},
	{"BRL", "reais|雷亚尔|ريال برازيلي", "R$"},
	{"MXN", "Mexican pesos|墨西哥比索|بيزو مكسيكي", "MX$"},
	{"IRR", "Iranian rials|伊朗里亚尔|ريال إيراني", ""},
}
