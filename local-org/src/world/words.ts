/** Parts of invented names. None is meant to name a real firm, street or town. */

const list = (text: string): readonly string[] => text.split(',').map((word) => word.trim());

export const companyFirst = list(`
    Amberleaf, Arrowmoss, Ashquill, Birchlark, Blueferry, Bramblecrest, Briarwick, Cedarnook,
    Cinderpine, Cloverfen, Copperwren, Coralmead, Dapplewood, Dovetide, Driftelm, Emberfield,
    Fallowgate, Fernhollow, Flintlark, Foxmere, Gableton, Glimmeroak, Goldenrush, Graniteford,
    Greywillow, Harborfinch, Hazelbrook, Heronshaw, Hollowpine, Honeyvale, Ironbirch, Ivorycreek,
    Juniperfold, Kestrelrun, Lanternhill, Larkspur, Lindenmoor, Maplethorn, Marigold, Meadowpike,
    Millstone, Mossgate, Nettlebay, Oakenshore, Orchardlane, Otterbend, Pebblecove, Pinecrow,
    Quailridge, Ravenfold, Redclover, Rivermint, Rowanbluff, Saltgrass, Silverfern, Slateford,
    Sparrowfield, Stonelily, Summerwren, Thistledown, Timberfox, Umberwell, Violetmarsh, Willowgrange
`);

export const companySecond = list(`
    Auto Body, Bakery, Builders, Carpets, Catering, Childcare, Clinic, Dental, Driving School,
    Electric, Farm Supply, Fencing, Flooring, Garage, Glass, Heating and Air, Hotel, Imports, Inn,
    Landscaping, Laundry, Motors, Moving, Music School, Nursery, Optical, Painting, Pharmacy, Plumbing,
    Printing, Roofing, Salon, Storage, Tile, Towing, Tutoring, Upholstery, Veterinary, Welding,
    Woodworks
`);

export const companySuffix = list('LLC, Inc., Co., & Sons, & Daughters, Group, Partners, Corp.');

export const streetNames = list(`
    Acorn, Alder, Apple Orchard, Barley, Beacon, Bellflower, Bittern, Blackberry, Bluebell, Buttercup,
    Cattail, Chestnut, Clover, Cobblestone, Cricket, Dandelion, Dogwood, Elderberry, Falcon, Fern,
    Finch, Foxglove, Gooseberry, Hawthorn, Hazel, Hickory, Honeysuckle, Iris, Juniper, Kingfisher,
    Lantern, Larch, Lilac, Magpie, Maple, Meadowlark, Mulberry, Nutmeg, Oriole, Partridge, Pebble,
    Persimmon, Pheasant, Plum, Primrose, Quince, Raspberry, Robin, Sorrel, Sparrow, Starling, Sycamore,
    Tamarack, Teal, Thimble, Thrush, Tulip, Walnut, Windmill, Yarrow
`);

export const streetTypes = list('St, Ave, Rd, Ln, Dr, Blvd, Ct, Way');

export const cityFirst = list(`
    Alder, Amber, Barrow, Bell, Brook, Cedar, Clay, Cross, Dale, Eagle, Elm, Fair, Fern, Glen, Green,
    Harvest, Hawk, Hazel, Heron, Iron, Kings, Lake, Lark, Long, Maple, Marsh, Mill, North, Oak, Otter,
    Pine, Quarry, Raven, Red, River, Salt, Stone, Thorn, West, Willow
`);

export const citySecond = list('bridge, brook, bury, dale, field, ford, haven, mere, mont, port, ton, wick');

export const industries = list('Automotive, Construction, Education, Healthcare, Hospitality, Other');
